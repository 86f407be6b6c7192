import { reading } from '../../server/action.ts';
import { liveMarks } from '../../server/live-marks.ts';

/** Proxies close what is silent for a minute. */
const HEARTBEAT_MILLISECONDS = 20_000;

/** Server-sent events: `change` whenever captures or their verdicts are no longer what they were. */
export default reading('viewer', async ({ request, response }) => {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(': connected\n\n');
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    const leave = liveMarks.follow((mark) => response.write(`event: change\ndata: ${mark}\n\n`));
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MILLISECONDS);
    request.on('close', () => {
      clearInterval(heartbeat);
      leave();
      resolve();
    });
  });
});
