export { type ByteOffset, byteOffset, type Microseconds, microseconds, type Port, port } from './units.ts';
