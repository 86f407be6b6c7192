import type { Generated } from 'kysely';
import type { DatabaseTime, Flag } from '../column-types.ts';

/** One judged flow (specification §9). What else MAD knows of it stands in {@link VerdictTable} under the same number. */
export interface ReportTable {
  id: Generated<number>;
  /** Flow name `SRCIP_SRCPORT_DSTIP_DSTPORT_TS`. */
  name: string;
  is_malicious: Flag;
  /** User-Agent, `UnknownUA` when none was sent. */
  ua: string;
  url: string;
  /** Inside end. */
  srcip: string;
  srcport: number;
  /** Outside end. */
  dstip: string;
  dstport: number;
  /** Capture time of the flow's first request. */
  time: DatabaseTime;
  detected_by_cnn: Flag;
  device: string;
  os: string;
  browser: string;
  /** 1 Browser_PC, 2 Background_PC, 3 Browser_Phone, 4 Background_Phone, 5 Suspicious. */
  type: number;
}

/** Share of a capture's checked malicious verdicts that were not confirmed (specification §7, §9). */
export interface LossTable {
  id: Generated<number>;
  /** Time of the capture: of its first packet. */
  time: DatabaseTime;
  /** 0 to 1. */
  loss: number;
}

/** Names of judged captures, the newest 600 (specification §9). */
export interface ProcessedFileTable {
  id: Generated<number>;
  name: string;
}

/** Dataset folders whose `report.json` the generator has not read yet (specification §9). */
export interface ToBeProcessedFileTable {
  id: Generated<number>;
  /** Absolute path of the dataset folder. */
  path: string;
  /** 0 until read. */
  status: Flag;
}
