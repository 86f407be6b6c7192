/**
 * Everything that can go wrong in this room, by code. `what` fills in the sentence, `todo` says what helps.
 */
export const MODEL_ERRORS = {
  MAD_MODEL_NO_BACKEND: {
    message: 'No TensorFlow.js backend could be started.',
    todo: 'Install the dependencies again (`pnpm install`); `./mad doctor` shows which backends load.',
  },
  MAD_MODEL_BACKEND_UNAVAILABLE: {
    message: 'The requested TensorFlow.js backend does not load.',
    todo: 'Ask for another backend, or install the missing package (`@tensorflow/tfjs-node` for `tensorflow`).',
  },
  MAD_MODEL_NOT_FOUND: {
    message: 'No model of this kind is in the folder.',
    todo: 'Give the folder that holds Background_PC, Background_Phone and Suspicious, or train one with `mad train`.',
  },
  MAD_MODEL_VERSION_UNKNOWN: {
    message: 'There is no such version of the model.',
    todo: '`./mad model list` shows the versions that are kept.',
  },
  MAD_MODEL_DAMAGED: {
    message: 'The model files cannot be read.',
    todo: 'Restore the folder from the repository or train the model again.',
  },
  MAD_MODEL_UNKNOWN_FORMAT: {
    message: 'The model was written by a version of MAD that this one does not understand.',
    todo: 'Update MAD or train the model again with this version.',
  },
  MAD_MODEL_UNKNOWN_NETWORK: {
    message: 'There is no network of this name.',
    todo: 'Choose one of the names that the message lists.',
  },
  MAD_MODEL_TOO_FEW_SAMPLES: {
    message: 'There are too few samples to train or to judge with.',
    todo: 'Give at least two samples of each class, from at least two families or applications each.',
  },
  MAD_MODEL_UNSUPPORTED_CONVOLUTION: {
    message: 'The gradient of this convolution is not available.',
    todo: 'Use stride 1 and dilation 1 in layers that are to be trained.',
  },
} as const satisfies Record<string, { readonly message: string; readonly todo: string }>;

export type ModelErrorCode = keyof typeof MODEL_ERRORS;

/** An error of this room: `code` is stable, `message` says what happened, to what, and what to do about it. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  /** What a person can do about it. */
  readonly todo: string;

  /**
   * @param code one of {@link MODEL_ERRORS}
   * @param what the file, name or figure it is about
   * @param cause the error underneath, if any
   */
  constructor(code: ModelErrorCode, what: string, cause?: unknown) {
    super(`${MODEL_ERRORS[code].message} ${what} ${MODEL_ERRORS[code].todo} [${code}]`, { cause });
    this.code = code;
    this.todo = MODEL_ERRORS[code].todo;
  }
}
