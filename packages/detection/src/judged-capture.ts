import type { CaptureProblem, Microseconds } from '@mad/capture';
import type { ReadProgress } from '@mad/capture-files';
import type { Fingerprint } from '@mad/fingerprint';
import type { FlowOffsets } from '@mad/flows';
import type { JudgedKind, SoftwareFlow } from '@mad/webgraphic';
import type { ReportEntry } from './dataset-documents.ts';
import type { Detector } from './detector.ts';
import type { FingerprintFinding } from './fingerprint-finding.ts';
import type { FlowVerdict, Verdict } from './flow-verdict.ts';

/** A flow with its verdict, handed out once while its capture is judged. */
export interface JudgedFlow extends FlowOffsets {
  readonly verdict: FlowVerdict;
  /** The flow with its requests, as far as they are kept: header blocks, kinds, reasons. */
  readonly flow: SoftwareFlow;
  /** What the fingerprint book says of its software; undefined without a book, and for kinds that are not judged. */
  readonly finding: FingerprintFinding | undefined;
}

/** A judged flow on its way to the dataset folder and the database. */
export interface JudgedCaptureFlow extends JudgedFlow {
  /** Its entry in `report.json`; undefined for a `Filtered` flow, which stands in no document and belongs in no database. */
  readonly entry: ReportEntry | undefined;
}

/** Software of a judged kind on one inside machine. */
export interface JudgedSoftware {
  readonly key: string;
  /** Inside address. */
  readonly inside: string;
  /** Undefined when it sent none. */
  readonly userAgent: string | undefined;
  readonly kind: JudgedKind;
  /** Of its requests of this kind. `JSON.stringify` gives what a fingerprint book keeps of it. */
  readonly fingerprint: Fingerprint;
  /** What the fingerprint book said; undefined for new software, and without a book. */
  readonly known: Verdict | undefined;
}

/** A limit that reading or judging ran into. */
export interface LimitHit {
  /** Stable name, for metrics. */
  readonly name: string;
  readonly count: number;
  /** What happened so often, in words that follow the number. */
  readonly meaning: string;
}

/** What came of judging one capture. */
export interface JudgedCapture {
  readonly path: string;
  /** The dataset folder. */
  readonly folder: string;
  /** SHA-256 of the file as it was read, hexadecimal. */
  readonly digest: string;
  /** Bytes read of the file. */
  readonly sizeBytes: number;
  /** Modification time of the file before and after it was read. */
  readonly modifiedBefore: Date;
  readonly modifiedAfter: Date;
  /** The file was written to while it was read, or has another size than was read: judge it again later. */
  readonly changed: boolean;
  /** Undefined when the capture holds no packet with an IP datagram of TCP. */
  readonly firstPacketAt: Microseconds | undefined;
  readonly lastPacketAt: Microseconds | undefined;
  readonly packets: number;
  /** TCP flows. */
  readonly flows: number;
  /** HTTP requests, also those between outside addresses. */
  readonly requests: number;
  readonly outsideRequests: number;
  /** Flows in `report.json`. */
  readonly verdicts: number;
  readonly malicious: number;
  /** Why reading stopped early; undefined when the capture was read to its end. */
  readonly problem: CaptureProblem | undefined;
  readonly limits: readonly LimitHit[];
  /** Damage and limits. */
  readonly warnings: readonly CaptureWarning[];
  readonly software: readonly JudgedSoftware[];
  /** The models that judged, e.g. `Background_PC` → `Background_PC 3`. */
  readonly models: ReadonlyMap<JudgedKind, string>;
  /** Where the time went: reading and grouping, models and fingerprints, writing (the folder and `onFlows`). */
  readonly seconds: { readonly read: number; readonly judge: number; readonly write: number };
}

/** What was wrong with a capture, for databases and documents: `text` is the sentence in English. */
export interface CaptureWarning {
  /** Name of the problem or of the limit. */
  readonly code: string;
  readonly text: string;
  /** `offset` of a problem, `count` of a limit. */
  readonly values: Readonly<Record<string, number>>;
}

/** How a capture is judged for the service. */
export interface JudgeCaptureOptions {
  readonly detector: Detector;
  /** Folder that holds the dataset folders; made when it is missing. */
  readonly datasetParent: string;
  /** Name of the dataset folder. Default: `datasetName` of the path. */
  readonly dataset?: string;
  /** Keep flow files, header streams and samples in the dataset folder. */
  readonly develop: boolean;
  /** Told of all flows, each once, in batches; reading waits until it is done. */
  readonly onFlows?: (batch: readonly JudgedCaptureFlow[]) => void | Promise<void>;
  readonly onProgress?: ReadProgress;
  /** Once aborted, judging ends with the signal's reason and leaves no dataset folder. */
  readonly signal?: AbortSignal;
}
