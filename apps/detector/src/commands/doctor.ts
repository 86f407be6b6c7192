import { join } from 'node:path';
import { Detector, loadTopSites, runSelfTest, type SelfTestResult } from '@mad/detection';
import { isPrivateAddress } from '@mad/flows';
import { type OutsideQuestion, outsideQuestions } from '@mad/intel';
import { BACKEND_NAMES, isModelError, MODEL_KINDS, openBackend, readModelDescription } from '@mad/model';
import { inspectSettings } from '@mad/settings';
import { ExitCode } from '../exit-code.ts';
import { openModels } from '../models.ts';
import { jsonLine, LineOutput, printable } from '../output.ts';
import { SHIPPED_MODELS, SHIPPED_SAMPLES } from '../paths.ts';
import { styled } from '../style.ts';

interface BackendState {
  readonly name: string;
  readonly loads: boolean;
  readonly inUse: boolean;
}

interface ModelState {
  readonly kind: string;
  readonly version: string;
  readonly trained: string;
  readonly network: string;
  readonly threshold: number;
}

interface Diagnosis {
  readonly node: string;
  readonly backends: readonly BackendState[];
  readonly models: readonly ModelState[];
  readonly fingerprints: number;
  readonly topSites: { readonly origin: string; readonly sites: number };
  /** What the settings in force let leave the organisation. */
  readonly outside: readonly OutsideQuestion[];
  readonly selfTest: {
    readonly passed: number;
    readonly total: number;
    readonly milliseconds: number;
    readonly failed: readonly SelfTestResult[];
  };
}

export interface DoctorOptions {
  readonly json?: boolean;
  /** Show the settings in place of the machine; a text is the settings file to look at. */
  readonly config?: boolean | string;
}

/** `mad doctor`: what this machine has, and whether the whole path works on it; or the settings in force. */
export const doctor = async (options: DoctorOptions): Promise<ExitCode> => {
  if (options.config !== undefined && options.config !== false)
    return (await import('./doctor-config.ts')).doctorConfig(options);
  const diagnosis = await diagnose();
  const output = new LineOutput();
  output.write(options.json === true ? jsonLine(diagnosis) : diagnosisText(diagnosis));
  output.flush();
  return diagnosis.selfTest.passed === diagnosis.selfTest.total ? ExitCode.Success : ExitCode.Failure;
};

const diagnose = async (): Promise<Diagnosis> => {
  const { models, book } = openModels();
  const { sites, origin } = loadTopSites(undefined);
  const detector = new Detector({
    topSites: sites,
    isInside: isPrivateAddress,
    models,
    ...(book === undefined ? {} : { book }),
  });
  const started = performance.now();
  const results = await runSelfTest(
    detector,
    join(SHIPPED_SAMPLES, 'self-test.pcap'),
    join(SHIPPED_SAMPLES, 'self-test.tsv'),
  );
  const milliseconds = Math.round(performance.now() - started);
  const failed = results.filter(({ expected, verdict }) => verdict !== expected);
  return {
    node: process.version,
    backends: await backendStates(),
    models: await Promise.all(MODEL_KINDS.map(modelState)),
    fingerprints: book?.size ?? 0,
    topSites: { origin, sites: sites.size },
    outside: outside(),
    selfTest: { passed: results.length - failed.length, total: results.length, milliseconds, failed },
  };
};

const outside = (): readonly OutsideQuestion[] => {
  const { settings } = inspectSettings();
  return outsideQuestions({
    hasVirusTotalKey: settings.virusTotalApiKey !== undefined && settings.validate,
    validatedPercent: settings.validateRatio,
    hasShodanToken: settings.shodanToken !== undefined,
  });
};

const modelState = async (kind: (typeof MODEL_KINDS)[number]): Promise<ModelState> => {
  const { version, trained, network, threshold } = await readModelDescription(SHIPPED_MODELS, kind);
  return { kind, version, trained, network, threshold };
};

const backendStates = async (): Promise<BackendState[]> => {
  const preferred = (await openBackend()).name;
  const states: BackendState[] = [];
  for (const name of BACKEND_NAMES) {
    try {
      await openBackend(name);
      states.push({ name, loads: true, inUse: name === preferred });
    } catch (error) {
      if (!isModelError(error)) throw error;
      states.push({ name, loads: false, inUse: false });
    }
  }
  return states;
};

const diagnosisText = ({
  node,
  backends,
  models,
  fingerprints,
  topSites,
  outside: questions,
  selfTest,
}: Diagnosis): string => {
  const line = (name: string, value: string): string => `${name.padEnd(14)}${value}`;
  const backend = backends.find(({ inUse }) => inUse)?.name ?? 'none';
  const others = backends
    .filter(({ inUse }) => !inUse)
    .map(({ name, loads }) => `${name} ${loads ? 'loads' : 'not here'}`);
  const passed = selfTest.passed === selfTest.total;
  const verdict = `${selfTest.passed} of ${selfTest.total} expected verdicts, in ${selfTest.milliseconds} ms`;
  const lines = [
    line('Node.js', node),
    line('backend', `${backend}, to learn with; the shipped models judge without one (${others.join(', ')})`),
    ...models.map(({ kind, version, trained, network, threshold }) =>
      line(
        'model',
        `${kind} ${version}, ${network}, trained ${trained.slice(0, 10)}, threshold ${threshold.toFixed(3)}`,
      ),
    ),
    line('fingerprints', fingerprints === 0 ? 'none shipped; a site learns its own' : String(fingerprints)),
    line('top sites', `${topSites.sites} from ${topSites.origin}`),
    ...(questions.length === 0
      ? [line('leaves here', 'nothing')]
      : questions.map(({ service, to, sends }) => line('leaves here', `${service} (${to}): ${sends}`))),
    line('self-test', styled(passed ? 'green' : 'red', verdict)),
    ...selfTest.failed.map(({ inside, userAgent, expected, verdict: given }) =>
      line(
        '',
        `${inside} ${printable(userAgent ?? '(no User-Agent)')}: ${given ?? 'not judged'}, expected ${expected}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
};
