export { communityId } from './community-id.ts';
export type { Endpoint, Flow } from './flow.ts';
export { flowName, parseFlowName } from './flow-name.ts';
export {
  DEFAULT_FLOW_TABLE_LIMITS,
  type FlowOffsets,
  type FlowRecord,
  type FlowSlot,
  FlowTable,
  type FlowTableLimits,
} from './flow-table.ts';
export { FlowTracker, type FlowTrackerOptions, type TrackerCounts } from './flow-tracker.ts';
export { type InsideTest, type InsideView, insideView, isPrivateAddress } from './inside-network.ts';
export { DEFAULT_REASSEMBLY_LIMITS, type ReassemblyCounts, type ReassemblyLimits } from './reassembler.ts';
export type { StreamSink } from './stream-sink.ts';
