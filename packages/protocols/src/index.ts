export type { HttpHeaderBlock } from './http-header-block.ts';
export { parseHeaderBlock } from './http-header-block.ts';
export type { HttpHeader, HttpRequest } from './http-request.ts';
export { type HttpCounts, HttpRequestExtractor } from './http-request-extractor.ts';
export { RecentMemo } from './recent-memo.ts';
export type { DeviceType, UserAgentDescription } from './user-agent.ts';
export { describeUserAgent } from './user-agent.ts';
