import type { DatabaseTime } from '@mad/store';
import { useRouter } from 'next/router';
import { useMemo } from 'react';
import { overviewMessages } from '../messages/overview-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { OverviewFigures } from '../server/overview.ts';
import { hostAddress, serverAddress, softwareAddress } from '../text/page-address.ts';
import { visibleText } from '../text/visible-text.ts';
import { CapturedCell } from './captured-menu.tsx';
import { ChartNote, ChartPanel } from './chart-panel.tsx';
import { ForceGraph, type GraphEdge, type GraphNode, ServerMap, TimeChart } from './charts/index.ts';
import { type Column, DataTable } from './data-table.tsx';
import { MaliciousCount } from './malicious-count.tsx';
import { Time } from './time.tsx';

const iso = (time: DatabaseTime): string => `${time.slice(0, 23).replace(' ', 'T')}Z`;

const numbered = <Row,>(rows: readonly Row[]): readonly (Row & { readonly id: number })[] =>
  rows.map((row, index) => ({ ...row, id: index }));

/** Infected computers, and active software, over time. */
export const ActivityCharts = ({ activity }: { readonly activity: OverviewFigures['activity'] }) => {
  const m = useMessages(overviewMessages);
  const { buckets, step } = activity;
  const infected = useMemo(
    () => [
      {
        name: m.infectedHosts,
        colour: 'bad' as const,
        kind: 'bars' as const,
        points: buckets.map((bucket) => [iso(bucket.time), bucket.infectedHosts] as const),
      },
    ],
    [buckets, m],
  );
  const software = useMemo(
    () => [
      {
        name: m.benign,
        colour: 'good' as const,
        kind: 'bars' as const,
        stack: 'software',
        points: buckets.map((bucket) => [iso(bucket.time), bucket.benignSoftware] as const),
      },
      {
        name: m.malicious,
        colour: 'bad' as const,
        kind: 'bars' as const,
        stack: 'software',
        points: buckets.map((bucket) => [iso(bucket.time), bucket.maliciousSoftware] as const),
      },
    ],
    [buckets, m],
  );
  type Row = (typeof buckets)[number] & { readonly id: number };
  const time: Column<Row> = { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> };
  const count = (
    label: string,
    field: 'infectedHosts' | 'maliciousSoftware' | 'benignSoftware',
  ): Column<Row> => ({
    key: field,
    label,
    isNumber: true,
    cell: (row) => row[field].toLocaleString('en'),
  });
  return (
    <>
      <ChartPanel
        title={m.infectedOverTime}
        hint={m.steps[step]}
        table={() => (
          <DataTable
            label={m.infectedOverTime}
            rows={numbered(buckets)}
            columns={[time, count(m.infectedHosts, 'infectedHosts')]}
          />
        )}
      >
        <TimeChart label={m.infectedOverTime} series={infected} />
      </ChartPanel>
      <ChartPanel
        title={m.softwareOverTime}
        hint={m.steps[step]}
        table={() => (
          <DataTable
            label={m.softwareOverTime}
            rows={numbered(buckets)}
            columns={[time, count(m.benign, 'benignSoftware'), count(m.malicious, 'maliciousSoftware')]}
          />
        )}
      >
        <TimeChart label={m.softwareOverTime} series={software} />
      </ChartPanel>
    </>
  );
};

const share = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** In the place of the charts while their figures are summed for the first time; as large as they will be. */
export const ChartsToCome = () => {
  const m = useMessages(overviewMessages);
  const note = <ChartNote title={m.counting} hint={m.countingHint} />;
  return (
    <>
      <ChartPanel title={m.infectedOverTime}>{note}</ChartPanel>
      <ChartPanel title={m.softwareOverTime}>{note}</ChartPanel>
      <ChartPanel title={m.map} isTall>
        {note}
      </ChartPanel>
      <ChartPanel title={m.lossOverTime} isTall>
        {note}
      </ChartPanel>
      <ChartPanel title={m.graph} isWide isTall>
        {note}
      </ChartPanel>
    </>
  );
};

/** Loss of the validated captures, and precision. */
export const LossChart = ({ losses }: { readonly losses: OverviewFigures['losses'] }) => {
  const m = useMessages(overviewMessages);
  const series = useMemo(
    () => [
      {
        name: m.precision,
        colour: 'good' as const,
        kind: 'line' as const,
        points: losses.map(({ time, loss }) => [iso(time), 1 - loss] as const),
      },
      {
        name: m.loss,
        colour: 'bad' as const,
        kind: 'line' as const,
        points: losses.map(({ time, loss }) => [iso(time), loss] as const),
      },
    ],
    [losses, m],
  );
  if (losses.length === 0)
    return (
      <ChartPanel title={m.lossOverTime} isTall>
        <ChartNote title={m.noLoss} hint={m.noLossHint} />
      </ChartPanel>
    );
  return (
    <ChartPanel
      title={m.lossOverTime}
      isTall
      foot={m.lossHint}
      table={() => (
        <DataTable
          label={m.lossOverTime}
          rows={numbered(losses)}
          columns={[
            { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> },
            { key: 'loss', label: m.loss, isNumber: true, cell: (row) => share(row.loss) },
            { key: 'precision', label: m.precision, isNumber: true, cell: (row) => share(1 - row.loss) },
          ]}
        />
      )}
    >
      <TimeChart label={m.lossOverTime} series={series} isShare />
    </ChartPanel>
  );
};

/** Where the malicious servers stand. */
export const PlacesChart = ({ places: placed }: { readonly places: OverviewFigures['places'] }) => {
  const m = useMessages(overviewMessages);
  const router = useRouter();
  const { places, unplaced, leftOut } = placed;
  const spots = useMemo(
    () =>
      places.map(({ address, latitude, longitude, country, organisation, malicious }) => ({
        name: address,
        hint: visibleText(
          [address, country, organisation?.slice(0, 80), `${m.malicious}: ${malicious}`]
            .filter((part) => part !== null && part !== undefined && part !== '')
            .join(' · '),
        ),
        latitude,
        longitude,
        weight: malicious,
      })),
    [places, m],
  );
  if (places.length === 0)
    return (
      <ChartPanel title={m.map} isTall>
        {unplaced > 0 ? (
          <ChartNote title={m.noPlace(unplaced)} hint={m.noPlaceHint} />
        ) : (
          <ChartNote title={m.noMalicious} hint={m.noMaliciousHint} />
        )}
      </ChartPanel>
    );
  const foot = [unplaced > 0 ? m.unplaced(unplaced) : '', leftOut > 0 ? m.leftOutPlaces(leftOut) : ''];
  return (
    <ChartPanel
      title={m.map}
      isTall
      foot={foot.filter((part) => part !== '').join(' · ')}
      table={() => (
        <DataTable
          label={m.map}
          rows={places}
          columns={[
            {
              key: 'server',
              label: m.server,
              isWide: true,
              cell: (row) => <CapturedCell text={row.address} href={serverAddress(row.address)} />,
            },
            {
              key: 'place',
              label: m.place,
              cell: (row) =>
                visibleText([row.country, row.organisation].filter((part) => part !== null).join(' · ')),
            },
            {
              key: 'malicious',
              label: m.malicious,
              isNumber: true,
              cell: (row) => <MaliciousCount count={row.malicious} />,
            },
          ]}
        />
      )}
    >
      <ServerMap
        label={m.map}
        spots={spots}
        onClick={(address) => void router.push(serverAddress(address))}
      />
    </ChartPanel>
  );
};

/** Host ↔ server ↔ software. */
export const ConnectionsChart = ({ graph }: { readonly graph: OverviewFigures['graph'] }) => {
  const m = useMessages(overviewMessages);
  const router = useRouter();
  const { links, leftOut } = graph;
  const { nodes, edges, addresses } = useMemo(() => graphOf(links), [links]);
  const kinds = useMemo(() => ({ host: m.host, server: m.server, software: m.software }), [m]);
  return (
    <ChartPanel
      title={m.graph}
      hint={m.graphHint}
      isWide
      isTall
      foot={m.leftOutLinks(
        links.length,
        leftOut.isCapped ? `${leftOut.count.toLocaleString('en')}+` : leftOut.count.toLocaleString('en'),
      )}
      table={() => (
        <DataTable
          label={m.graph}
          rows={links}
          columns={[
            {
              key: 'host',
              label: m.host,
              cell: (row) => <CapturedCell text={row.host} href={hostAddress(row.host)} />,
            },
            {
              key: 'server',
              label: m.server,
              cell: (row) => <CapturedCell text={row.server} href={serverAddress(row.server)} />,
            },
            {
              key: 'software',
              label: m.software,
              isWide: true,
              cell: (row) => (
                <CapturedCell {...row.userAgent} href={softwareAddress(row.userAgent, row.userAgentDigest)} />
              ),
            },
            {
              key: 'malicious',
              label: m.malicious,
              isNumber: true,
              cell: (row) => <MaliciousCount count={row.malicious} />,
            },
          ]}
        />
      )}
    >
      <ForceGraph
        label={m.graph}
        nodes={nodes}
        edges={edges}
        kinds={kinds}
        onClick={(name) => {
          const address = addresses.get(name);
          if (address !== undefined) void router.push(address);
        }}
      />
    </ChartPanel>
  );
};

const graphOf = (links: OverviewFigures['graph']['links']) => {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const addresses = new Map<string, string>();
  const add = (node: Omit<GraphNode, 'weight'>, address: string) => {
    const known = nodes.get(node.name);
    const isMalicious = node.isMalicious || known?.isMalicious === true;
    nodes.set(node.name, { ...node, isMalicious, weight: (known?.weight ?? 0) + 1 });
    addresses.set(node.name, address);
  };
  const connect = (from: string, to: string, isMalicious: boolean) => {
    const key = `${from} ${to}`;
    edges.set(key, { from, to, isMalicious: isMalicious || edges.get(key)?.isMalicious === true });
  };
  for (const link of links) {
    const isMalicious = link.malicious > 0;
    const [host, server, software] = [`h${link.hostId}`, `s${link.serverId}`, `a${link.applicationId}`];
    const agent = visibleText(link.userAgent.text.slice(0, 60));
    add({ name: host, kind: 'host', label: link.host, isMalicious }, hostAddress(link.host));
    add({ name: server, kind: 'server', label: link.server, isMalicious }, serverAddress(link.server));
    add(
      { name: software, kind: 'software', label: agent, isMalicious },
      softwareAddress(link.userAgent, link.userAgentDigest),
    );
    connect(host, server, isMalicious);
    connect(server, software, isMalicious);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], addresses };
};
