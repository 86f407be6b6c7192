export { chromiumPath } from './chromium-path.ts';
export {
  block,
  ETHERNET,
  type FixtureConnection,
  fixturePcap,
  fixturePcapng,
  RAW_IP,
  SAMPLES,
  sampleCapture,
  simpleRequest,
} from './fixture-capture.ts';
export { freePort } from './free-port.ts';
export { startMariaDb } from './start-maria-db.ts';
export { startRedis } from './start-redis.ts';
export type { TestService } from './test-service.ts';
