export type { HttpHeader, HttpRequest } from './http-request.ts';
export type { DeviceType, UserAgentDescription } from './user-agent.ts';
export { describeUserAgent } from './user-agent.ts';
