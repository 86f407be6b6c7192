import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { nameServerAddress } from '../servers/names.ts';

/** A network namespace by its name in `ip netns`. */
export type Namespace = string;

/** An inside network with its gateway. */
export interface Site {
  readonly gateway: Namespace;
  /** The gateway's interface on the inside: what passes here is what a gateway records. */
  readonly insideInterface: string;
  readonly hosts: ReadonlyMap<number, Namespace>;
}

const run = (command: string, ...commandArguments: string[]): string =>
  execFileSync(command, commandArguments, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Several `ip` commands in one process. */
const batch = (namespace: Namespace, commands: readonly string[]): void => {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], {
    input: `${commands.join('\n')}\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
};

/** Packets as on a wire: of the link's size and with their checksums. */
const plainPackets = (namespace: Namespace, device: string): void => {
  run(
    'ip',
    'netns',
    'exec',
    namespace,
    'ethtool',
    '-K',
    device,
    'tx',
    'off',
    'tso',
    'off',
    'gso',
    'off',
    'gro',
    'off',
  );
};

/**
 * A small internet in network namespaces: one that holds every public address, and behind it inside networks with a
 * gateway each. Nothing in it has a way to the real network.
 */
export class SmallInternet {
  readonly #prefix = `mad${process.pid}`;
  readonly #namespaces: Namespace[] = [];
  readonly outside: Namespace;

  constructor() {
    removeLeftovers();
    try {
      this.outside = this.#namespace('net', true);
      batch(this.outside, [
        'route add local 198.51.100.0/24 dev lo',
        'route add local 203.0.113.0/24 dev lo',
        'route add local 2001:db8:5::/64 dev lo',
        `address add ${nameServerAddress}/32 dev lo`,
      ]);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** An inside network `network`.0/24 with hosts of these last address bytes. */
  addSite(number: number, network: string, hosts: readonly number[], six: boolean): Site {
    const gateway = this.#namespace(`g${number}`, six);
    const link = `100.64.${number}`;
    run(
      'ip',
      'link',
      'add',
      `s${number}`,
      'netns',
      this.outside,
      'type',
      'veth',
      'peer',
      'name',
      'outside',
      'netns',
      gateway,
    );
    batch(this.outside, [
      `address add ${link}.1/30 dev s${number}`,
      `link set s${number} up`,
      `route add ${network}.0/24 via ${link}.2`,
      ...(six
        ? [
            `address add fd00:64:${number}::1/64 dev s${number} nodad`,
            `route add fd00:20:${number}::/64 via fd00:64:${number}::2`,
          ]
        : []),
    ]);
    batch(gateway, [
      `address add ${link}.2/30 dev outside`,
      'link set outside up',
      'link add inside type bridge',
      `address add ${network}.1/24 dev inside`,
      'link set inside up',
      `route add default via ${link}.1`,
      ...(six
        ? [
            `address add fd00:64:${number}::2/64 dev outside nodad`,
            `address add fd00:20:${number}::1/64 dev inside nodad`,
            `route add default via fd00:64:${number}::1`,
          ]
        : []),
    ]);
    plainPackets(this.outside, `s${number}`);
    plainPackets(gateway, 'outside');
    const namespaces = new Map(
      hosts.map((host) => [host, this.#addHost(gateway, number, network, host, six)]),
    );
    return { gateway, insideInterface: 'inside', hosts: namespaces };
  }

  #addHost(gateway: Namespace, number: number, network: string, host: number, six: boolean): Namespace {
    const namespace = this.#namespace(`h${number}-${host}`, six);
    const port = `p${host}`;
    run(
      'ip',
      'link',
      'add',
      port,
      'netns',
      gateway,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      namespace,
    );
    batch(gateway, [`link set ${port} master inside`, `link set ${port} up`]);
    batch(namespace, [
      `link set eth0 address 02:4d:41:44:${byte(number)}:${byte(host)}`,
      `address add ${network}.${host}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${network}.1`,
      ...(six
        ? [
            `address add fd00:20:${number}::${host}/64 dev eth0 nodad`,
            `route add default via fd00:20:${number}::1`,
          ]
        : []),
    ]);
    plainPackets(gateway, port);
    plainPackets(namespace, 'eth0');
    return namespace;
  }

  #namespace(name: string, six: boolean): Namespace {
    const namespace = `${this.#prefix}-${name}`;
    const settings = `/etc/netns/${namespace}`;
    mkdirSync(settings, { recursive: true });
    writeFileSync(`${settings}/resolv.conf`, `nameserver ${nameServerAddress}\n`);
    writeFileSync(
      `${settings}/nsswitch.conf`,
      'passwd: files\ngroup: files\nhosts: files dns\nservices: files\n',
    );
    writeFileSync(`${settings}/hosts`, `127.0.0.1 localhost\n127.0.1.1 ${hostname()}\n`);
    this.#namespaces.push(namespace);
    run('ip', 'netns', 'add', namespace);
    run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    run(
      'ip',
      'netns',
      'exec',
      namespace,
      'sysctl',
      '-qw',
      'net.ipv4.ip_forward=1',
      six ? 'net.ipv6.conf.all.forwarding=1' : 'net.ipv6.conf.all.disable_ipv6=1',
    );
    return namespace;
  }

  /** Ends what still runs in the namespaces and removes them. */
  remove(): void {
    for (const namespace of this.#namespaces.splice(0)) {
      removeNamespace(namespace);
    }
  }
}

const byte = (value: number): string => (value % 256).toString(16).padStart(2, '0');

function removeNamespace(namespace: Namespace): void {
  if (existsSync(`/run/netns/${namespace}`)) {
    for (const pid of run('ip', 'netns', 'pids', namespace).split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    run('ip', 'netns', 'delete', namespace);
  }
  rmSync(`/etc/netns/${namespace}`, { recursive: true, force: true });
}

/** Namespaces of an earlier recorder that was killed before it could clean up. */
function removeLeftovers(): void {
  for (const line of run('ip', 'netns', 'list').split('\n')) {
    const [, namespace, pid] = /^(mad(\d+)-\S+)/.exec(line) ?? [];
    if (namespace !== undefined && !existsSync(`/proc/${pid}`)) {
      removeNamespace(namespace);
    }
  }
}

/** A process inside a namespace; its output goes to `log`, a file descriptor, or is piped. */
export function spawnIn(
  namespace: Namespace,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  log: number | 'pipe',
): ChildProcess {
  return spawn('ip', ['netns', 'exec', namespace, ...command], {
    env: environment,
    stdio: ['ignore', log, log],
    detached: false,
  });
}
