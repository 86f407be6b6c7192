import { reading } from '../../server/action.ts';
import { liveMarks } from '../../server/live-marks.ts';

/** Proxies close what is silent for a minute. */
const HEARTBEAT_MILLISECONDS = 20_000;

/** Server-sent events: `mark` at once and whenever captures or their verdicts are no longer what they were. */
export default reading('viewer', async ({ request, response }) => {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(': connected\n\n');
  response.flushHeaders();
  const tell = (mark: string) => response.write(`event: mark\ndata: ${mark}\n\n`);
  await new Promise<void>((resolve) => {
    const leave = liveMarks.follow(tell);
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MILLISECONDS);
    request.on('close', () => {
      clearInterval(heartbeat);
      leave();
      resolve();
    });
    // While the database is away there is no mark; the next one comes by itself.
    void liveMarks.recent().then(tell, () => undefined);
  });
});
