import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import nodeUtil from 'node:util';
import { registerPortableGradients } from './gradients.ts';
import { modelError } from './model-error.ts';
import type { TensorFlow } from './tensor-flow.ts';

/** Where tensors are computed: native TensorFlow (tfjs-node), WebAssembly with SIMD on one thread, or JavaScript. */
export type BackendName = 'tensorflow' | 'wasm' | 'cpu';

/** All backends in the order in which they are tried. */
export const BACKEND_NAMES: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu'];

/** A started backend. TensorFlow.js keeps one backend for the whole process: the one opened last. */
export interface Backend {
  readonly name: BackendName;
  readonly tf: TensorFlow;
}

const require = createRequire(import.meta.url);

/** CommonJS builds are required rather than imported: the ES builds of TensorFlow.js leave out file extensions. */
const loadCore = (): TensorFlow => {
  const tf = require('@tensorflow/tfjs-core') as TensorFlow;
  tf.env().set('PROD', true);
  return tf;
};

const starters: Record<BackendName, () => void> = {
  tensorflow: () => {
    // tfjs-node 4.22 calls a function that Node 23 took away.
    const legacy = nodeUtil as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
    legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
    require('@tensorflow/tfjs-node');
  },
  wasm: () => {
    const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
    const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep;
    wasm.setWasmPaths(folder);
    wasm.setThreadsCount(1);
  },
  cpu: () => {
    require('@tensorflow/tfjs-backend-cpu');
  },
};

/** TensorFlow.js greets and advises on the console while it starts; the console belongs to the program. */
const silently = async <T>(work: () => Promise<T>): Promise<T> => {
  const { info, log, warn } = console;
  const quiet = () => undefined;
  Object.assign(console, { info: quiet, log: quiet, warn: quiet });
  try {
    return await work();
  } finally {
    Object.assign(console, { info, log, warn });
  }
};

/** The WebAssembly glue adds handlers that throw every uncaught error once more; the process belongs to the program. */
const withoutProcessHandlers = async <T>(work: () => Promise<T>): Promise<T> => {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  try {
    return await work();
  } finally {
    for (const [index, event] of events.entries())
      for (const listener of process.listeners(event as 'uncaughtException'))
        if (!before[index].has(listener)) process.off(event, listener);
  }
};

const start = async (name: BackendName): Promise<Backend> =>
  silently(() =>
    withoutProcessHandlers(async () => {
      const tf = loadCore();
      if (tf.findBackendFactory(name) === null) starters[name]();
      if (!(await tf.setBackend(name))) throw new Error(`setBackend('${name}') was refused`);
      await tf.ready();
      return { name, tf };
    }),
  );

/**
 * Starts a backend; the packages are loaded only now.
 *
 * @param wanted a backend by name, or `auto` (the default): the first of {@link BACKEND_NAMES} that loads
 * @throws MadError `MAD_MODEL_BACKEND_UNAVAILABLE` when the one asked for does not load, `MAD_MODEL_NO_BACKEND`
 *   when none does
 */
export const openBackend = async (wanted: BackendName | 'auto' = 'auto'): Promise<Backend> => {
  const errors: unknown[] = [];
  for (const name of wanted === 'auto' ? BACKEND_NAMES : [wanted]) {
    try {
      return await start(name);
    } catch (error) {
      errors.push(error);
    }
  }
  if (wanted === 'auto')
    throw modelError('MAD_MODEL_NO_BACKEND', BACKEND_NAMES.join(', '), new AggregateError(errors));
  throw modelError('MAD_MODEL_BACKEND_UNAVAILABLE', `Backend \`${wanted}\`.`, errors[0]);
};

let gradientsReady = false;

/**
 * Makes gradients available, on whichever backend is open. TensorFlow.js keeps them in its layers package, which
 * detection has no use for, so they are loaded when training begins.
 */
export const enableTraining = ({ tf }: Backend): void => {
  if (gradientsReady) return;
  require('@tensorflow/tfjs-layers');
  registerPortableGradients(tf);
  gradientsReady = true;
};
