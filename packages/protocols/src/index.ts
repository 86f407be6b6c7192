export type { HttpHeader, HttpRequest } from './http-request.ts';
export { RecentMemo } from './recent-memo.ts';
export type { DeviceType, UserAgentDescription } from './user-agent.ts';
export { describeUserAgent } from './user-agent.ts';
