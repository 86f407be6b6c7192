import { useEffect, useState } from 'react';
import { overviewMessages } from '../messages/overview-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { SensorsAnswer } from '../pages/api/sensors.ts';
import type { SelfTest } from '../server/self-test.ts';
import type { SensorOverview, ShownSensor } from '../server/sensors.ts';
import { fileSize } from '../text/file-size.ts';
import { visibleText } from '../text/visible-text.ts';
import { ChartNote } from './chart-panel.tsx';
import { Facts } from './figures.tsx';
import { Time } from './time.tsx';

const ASK_MILLISECONDS = 10_000;

/** The running services, as of now: last capture, queue, models, free disk, self-test. */
export const SensorPanel = ({ initial }: { readonly initial: SensorOverview }) => {
  const m = useMessages(overviewMessages);
  const { overview, selfTest } = useSensors(initial);
  const { waiting, judging, parked } = overview.captures;
  const queue = [
    `${waiting} ${m.waiting}`,
    `${judging} ${m.judging}`,
    ...(parked > 0 ? [`${parked} ${m.parked}`] : []),
  ];
  return (
    <section className="chart-panel whole-row">
      <div className="chart-head">
        <h2>{m.sensors}</h2>
      </div>
      <div className="sensors">
        <Facts
          facts={[
            [m.lastCapture, <Time key="last" time={overview.lastJudgedAt} />],
            [m.queue, queue.join(' · ')],
          ]}
        />
        {overview.sensors.length === 0 ? (
          <ChartNote title={m.noSensor} hint={m.noSensorHint} />
        ) : (
          <ul className="sensor-list">
            {overview.sensors.map((sensor) => (
              <SensorItem key={sensor.name} sensor={sensor} />
            ))}
          </ul>
        )}
        <SelfTestLine test={selfTest} />
      </div>
    </section>
  );
};

const useSensors = (
  initial: SensorOverview,
): { readonly overview: SensorOverview; readonly selfTest: SelfTest | null } => {
  const [answer, setAnswer] = useState<SensorsAnswer | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const response = await fetch('/api/sensors', { signal: stopped.signal });
        if (response.ok) setAnswer((await response.json()) as SensorsAnswer);
      } catch {
        // The server is away for a moment; the live light says so.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MILLISECONDS);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, []);
  return { overview: answer ?? initial, selfTest: answer?.selfTest ?? null };
};

const SensorItem = ({ sensor }: { readonly sensor: ShownSensor }) => {
  const m = useMessages(overviewMessages);
  const facts = [
    m.since(sensor.startedAt.slice(0, 16)),
    ...(sensor.mode === null ? [] : [m.mode(sensor.mode)]),
    ...(sensor.freeDiskBytes === null ? [] : [`${m.freeDisk} ${fileSize(sensor.freeDiskBytes)}`]),
    ...(sensor.inHand === null ? [] : [`${sensor.inHand} ${m.judging}`]),
  ];
  return (
    <li>
      <div className="sensor-head">
        <strong>{m.kinds[sensor.kind] ?? visibleText(sensor.kind)}</strong>
        <bdi>{visibleText(sensor.name)}</bdi>
        <span className={sensor.isAlive ? 'mark clean' : 'mark malicious'}>
          {sensor.isAlive ? m.alive : m.silent(sensor.seenAt.slice(0, 16))}
        </span>
      </div>
      <div className="faint small">{facts.join(' · ')}</div>
      {sensor.unreachable.length > 0 && (
        <div className="small sensor-problem">
          {m.unreachable(sensor.unreachable.map((part) => m.partNames[part] ?? visibleText(part)).join(', '))}
        </div>
      )}
      {sensor.models.length > 0 && (
        <div className="faint small">
          {m.models}: {sensor.models.map(([kind, version]) => visibleText(`${kind} ${version}`)).join(' · ')}
        </div>
      )}
    </li>
  );
};

const SelfTestLine = ({ test }: { readonly test: SelfTest | null }) => {
  const m = useMessages(overviewMessages);
  return (
    <div className="self-test">
      <strong>{m.selfTest}</strong>{' '}
      {test === null ? (
        <span className="faint">{m.asking}</span>
      ) : test.isAnswering ? (
        test.parts.map(({ name, isReady, detail }) => (
          <span
            key={name}
            className={isReady ? 'mark clean' : 'mark malicious'}
            title={visibleText(m.details[detail] ?? detail)}
          >
            {m.partNames[name] ?? visibleText(name)}: {isReady ? m.passed : m.failed}
          </span>
        ))
      ) : (
        <span className="mark triage-investigating">{m.noAnswer}</span>
      )}
    </div>
  );
};
