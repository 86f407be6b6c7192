export { type CaptureLocation, findCaptures, type ReadProgress, readCaptureFile } from './capture-file.ts';
export { capturedText } from './captured-text.ts';
export { FlowFileWriter } from './flow-file-writer.ts';
export { ERROR_CATALOGUE, type ErrorCode, MadError } from './mad-error.ts';
export { timestampText } from './timestamp.ts';
