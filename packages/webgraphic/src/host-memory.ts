import type { DeviceType } from '@mad/protocols';
import type { InsideRequest } from './inside-request.ts';

/** The last request with a User-Agent from an inside machine to a host. */
export interface NamedRequest {
  readonly index: number;
  readonly userAgent: string;
  readonly device: DeviceType;
}

/** A request without User-Agent to a host nobody with one has asked yet. */
export interface WaitingRequest {
  readonly index: number;
  readonly item: InsideRequest;
}

const nobody: readonly WaitingRequest[] = [];

/**
 * Brings requests without User-Agent together with one that has it, for the same host and inside machine, whichever
 * comes first. Bounded: hosts not asked for while `hosts` others were are forgotten, and when `waiting` requests wait, all
 * of them are given up.
 */
export class HostMemory {
  readonly #hostCapacity: number;
  readonly #waitingCapacity: number;
  readonly #giveUp: (waiting: WaitingRequest) => void;
  #young = new Map<string, Map<string, NamedRequest>>();
  #old = new Map<string, Map<string, NamedRequest>>();
  #youngHosts = 0;
  readonly #waiting = new Map<string, Map<string, WaitingRequest[]>>();
  #waitingRequests = 0;

  constructor(hosts: number, waiting: number, giveUp: (waiting: WaitingRequest) => void) {
    this.#hostCapacity = hosts;
    this.#waitingCapacity = waiting;
    this.#giveUp = giveUp;
  }

  /** Keeps a request with a User-Agent, and returns those that waited for one. */
  remember(inside: string, host: string, named: NamedRequest): readonly WaitingRequest[] {
    let hosts = this.#young.get(inside);
    if (hosts === undefined) {
      hosts = new Map();
      this.#young.set(inside, hosts);
    }
    const before = hosts.size;
    hosts.set(host, named);
    this.#youngHosts += hosts.size - before;
    if (this.#youngHosts >= this.#hostCapacity) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngHosts = 0;
    }
    return this.#waitingRequests === 0 ? nobody : this.#takeWaiting(inside, host);
  }

  /** The newest request with a User-Agent to this host. */
  find(inside: string, host: string): NamedRequest | undefined {
    return this.#young.get(inside)?.get(host) ?? this.#old.get(inside)?.get(host);
  }

  /** Keeps a request without User-Agent until one with it asks the same host. */
  wait(host: string, waiting: WaitingRequest): void {
    const { inside } = waiting.item;
    let hosts = this.#waiting.get(inside);
    if (hosts === undefined) {
      hosts = new Map();
      this.#waiting.set(inside, hosts);
    }
    const queue = hosts.get(host);
    if (queue === undefined) hosts.set(host, [waiting]);
    else queue.push(waiting);
    this.#waitingRequests += 1;
    if (this.#waitingRequests >= this.#waitingCapacity) this.giveUpAll();
  }

  /** Gives up every request that still waits. */
  giveUpAll(): void {
    for (const hosts of this.#waiting.values()) {
      for (const queue of hosts.values()) queue.forEach(this.#giveUp);
    }
    this.#waiting.clear();
    this.#waitingRequests = 0;
  }

  #takeWaiting(inside: string, host: string): readonly WaitingRequest[] {
    const hosts = this.#waiting.get(inside);
    const queue = hosts?.get(host);
    if (hosts === undefined || queue === undefined) return nobody;
    hosts.delete(host);
    if (hosts.size === 0) this.#waiting.delete(inside);
    this.#waitingRequests -= queue.length;
    return queue;
  }
}
