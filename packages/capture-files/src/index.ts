export { captureDamage, isNoCapture } from './capture-damage.ts';
export { type ByteListener, type ReadProgress, readCaptureFile } from './capture-file.ts';
export { type CaptureLocation, findCaptures } from './find-captures.ts';
export { openFile, readBytes, unreadable } from './open-file.ts';
export { type SplitCapture, splitCapture } from './split-capture.ts';
export { CAPTURE_HEAD_LENGTH, startsAsCapture } from './starts-as-capture.ts';
