export type { HttpHeader, HttpRequest } from './http-request.ts';
