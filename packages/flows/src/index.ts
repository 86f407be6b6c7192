export type { Endpoint, Flow } from './flow.ts';
