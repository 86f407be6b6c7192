import { pipeline } from 'node:stream/promises';
import { reading, refuse } from '../../../server/action.ts';
import { askDetector, detectorProblem } from '../../../server/detector.ts';

export const config = { api: { responseLimit: false } };

/** The detector reads the capture as far as the flow's first packet before it answers. */
const PATIENCE_MILLISECONDS = 60_000;

/**
 * The packets of a judged flow as a capture file, streamed from the detector, which has the captures. When it cannot give them the
 * browser goes back to the verdict, which says why.
 */
export default reading('viewer', async ({ request, response }) => {
  const { id } = request.query;
  if (typeof id !== 'string' || !/^[1-9]\d{0,14}$/.test(id)) return refuse(response, 'missing');
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
  const answer = await askDetector({ method: 'GET', path: `/flows/${id}.pcap`, signal: patience.signal });
  clearTimeout(timer);
  if (answer.kind === 'unreachable' || answer.status !== 200) {
    const { code } = await detectorProblem(answer);
    response.redirect(303, `/verdict/${id}?flow=${encodeURIComponent(code)}`);
    return;
  }
  const { headers } = answer.message;
  response.setHeader('Content-Type', 'application/vnd.tcpdump.pcap');
  response.setHeader(
    'Content-Disposition',
    headers['content-disposition'] ?? `attachment; filename="flow-${id}.pcap"`,
  );
  // A browser that goes away ends the reading; an answer that breaks off breaks off here, too.
  await pipeline(answer.message, response).catch(() => response.destroy());
});
