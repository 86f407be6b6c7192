import { MachineWindow } from './machine-window.ts';
import type { WindowMember } from './window-member.ts';

/** The requests of the last seconds, of all inside machines. */
export class RequestWindow {
  readonly #length: number;
  readonly #left: (member: WindowMember) => void;
  readonly #machines = new Map<string, MachineWindow>();
  #members: WindowMember[] = [];
  #first = 0;
  #oldest = Number.NEGATIVE_INFINITY;

  /** `length` in microseconds; `left` is told of each request that leaves, in the order they came. */
  constructor(length: number, left: (member: WindowMember) => void) {
    this.#length = length;
    this.#left = left;
  }

  /** How many requests lie within the window. */
  get size(): number {
    return this.#members.length - this.#first;
  }

  /** Whether what happened at `time` lies within the window. */
  holds(time: number): boolean {
    return time >= this.#oldest;
  }

  /** Lets go of every request more than the window's length older than `now`. */
  advance(now: number): void {
    this.#oldest = now - this.#length;
    let member = this.#members[this.#first];
    while (member !== undefined && member.time < this.#oldest) {
      this.#first += 1;
      const { machine } = member;
      machine.forget(member);
      if (machine.size === 0) this.#machines.delete(machine.inside);
      this.#left(member);
      member = this.#members[this.#first];
    }
    if (this.#first > 1024 && this.#first * 2 > this.#members.length) {
      this.#members = this.#members.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The part of the window that belongs to an inside machine; a new one is kept once something is added to it. */
  machine(inside: string): MachineWindow {
    return this.#machines.get(inside) ?? new MachineWindow(inside);
  }

  /** Takes in a request not older than any before. */
  add(member: WindowMember): void {
    this.#members.push(member);
    const { machine } = member;
    if (machine.size === 0) this.#machines.set(machine.inside, machine);
    machine.add(member);
  }
}
