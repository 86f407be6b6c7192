import type { ReadProgress } from '@mad/capture-files';
import {
  Detector,
  type FlowVerdict,
  type JudgedCapture,
  judgeCapture,
  limitHits,
  loadTopSites,
} from '@mad/detection';
import { MadError } from '@mad/errors';
import { isModelError } from '@mad/model';
import { insideTest, type Network } from '../inside-option.ts';
import { openModels } from '../models.ts';
import { SoftwareTally, type TalliedSoftware } from '../software-summary.ts';
import { verdictLine } from './verdict-line.ts';

/** How captures are judged and what is shown of them. Plain values: they are handed to threads. */
export interface JudgingOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly model?: string;
  readonly threshold?: number;
  readonly topSites?: string;
  readonly inside?: readonly Network[];
  readonly devel?: boolean;
  readonly out?: string;
}

/** What became of one capture, in plain values. */
export interface CaptureOutcome extends Partial<Pick<JudgedCapture, 'problem' | 'limits'>> {
  readonly path: string;
  /** Why it could not be judged, or not to its end. */
  readonly failure: MadError | undefined;
  readonly malicious: number;
  readonly browser: number;
  readonly topSite: number;
  /** Requests between two outside addresses. */
  readonly outside: number;
  readonly maliciousSoftware: ReadonlySet<string>;
  readonly maliciousHosts: ReadonlySet<string>;
  /** What a table shows; empty when lines of JSON are written instead. */
  readonly software: TalliedSoftware;
}

/** Judges captures one after the other. */
export class CaptureJudge {
  readonly #options: JudgingOptions;
  readonly #makeDetector: () => Detector;

  /** @throws MadError of the top sites or the fingerprint book; the models' own come with the first capture that needs one. */
  constructor(options: JudgingOptions) {
    this.#options = options;
    const { models, book } = openModels(options.model);
    const { sites } = loadTopSites(options.topSites);
    const isInside = insideTest(options.inside ?? []);
    // One for each capture: what is said of a capture must not depend on which ones the same detector judged before.
    this.#makeDetector = () =>
      new Detector({
        topSites: sites,
        isInside,
        models,
        explain: 'form',
        ...(book === undefined ? {} : { book }),
        ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
      });
  }

  /**
   * Judges a capture.
   *
   * @param writeLine takes the JSON line of each flow that is shown, when JSON is asked for.
   * @throws what is no MadError.
   */
  async judge(
    path: string,
    writeLine: (line: string) => void,
    onProgress: ReadProgress,
  ): Promise<CaptureOutcome> {
    const { json, all } = this.#options;
    const tally = new SoftwareTally();
    const maliciousSoftware = new Set<string>();
    const maliciousHosts = new Set<string>();
    const counts = { malicious: 0, browser: 0, topSite: 0, outside: 0 };
    const show = (verdict: FlowVerdict): void => {
      if (verdict.decidedBy === 'browser') counts.browser++;
      if (verdict.decidedBy === 'top_site') counts.topSite++;
      if (verdict.verdict === 'malicious') {
        counts.malicious++;
        maliciousSoftware.add(verdict.software);
        maliciousHosts.add(verdict.inside.address);
      }
      if (all !== true && !wasJudged(verdict)) return;
      if (json === true) writeLine(verdictLine(verdict));
      else tally.add(verdict);
    };
    const outcome = { path, maliciousSoftware, maliciousHosts, software: tally.groups };
    try {
      const { problem, limits, outsideRequests } = await this.#judge(path, show, onProgress);
      return { ...outcome, ...counts, outside: outsideRequests, problem, limits, failure: undefined };
    } catch (error) {
      if (!(error instanceof MadError) || isModelError(error)) throw error;
      return { ...outcome, ...counts, failure: error };
    }
  }

  async #judge(
    path: string,
    show: (verdict: FlowVerdict) => void,
    onProgress: ReadProgress,
  ): Promise<Pick<JudgedCapture, 'problem' | 'limits' | 'outsideRequests'>> {
    const { devel, out } = this.#options;
    const detector = this.#makeDetector();
    if (devel !== true || out === undefined) {
      const reading = await detector.judgeEach(path, show, onProgress);
      const { summary, outsideRequests } = reading;
      return { problem: summary.problem, limits: limitHits(reading), outsideRequests };
    }
    return judgeCapture(path, {
      detector,
      datasetParent: out,
      develop: true,
      onFlows: (batch) => {
        for (const { verdict } of batch) show(verdict);
      },
      onProgress,
    });
  }
}

const wasJudged = ({ decidedBy }: FlowVerdict): boolean => decidedBy === 'cnn' || decidedBy === 'fingerprint';
