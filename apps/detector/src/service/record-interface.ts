import type { Settings } from '@mad/settings';
import type { Arrivals } from './arrivals.ts';
import { LiveRecorder } from './live-recorder.ts';
import type { Outages } from './outages.ts';
import type { ServiceLog } from './service-log.ts';

/** What recording needs of the service. */
export interface RecordingGround {
  readonly settings: Settings;
  readonly log: ServiceLog;
  readonly outages: Outages;
  readonly arrivals: Arrivals;
}

/** Records from a network interface into the folder of captures; each capture is taken in as it closes. */
export const recordInterface = async (
  interfaceName: string,
  folder: string,
  { settings, log, outages, arrivals }: RecordingGround,
): Promise<LiveRecorder> => {
  const recorder = await LiveRecorder.start({
    interfaceName,
    folder,
    rotateSeconds: settings.rotateSeconds,
    onCapture: (path) => {
      arrivals.take(path, 'live').catch((error: unknown) => {
        if (!outages.database.notice(error)) log.error({ err: error, capture: path }, 'a recorded capture');
      });
    },
    onError: (error) => log.error({ part: 'recorder', code: error.code }, error.message),
  });
  log.info({ part: 'recorder' }, `recording ${interfaceName} with ${recorder.program}`);
  return recorder;
};
