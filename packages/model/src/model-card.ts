import type { ModelDescription } from './registry.ts';
import type { MetricsSpread, Spread } from './validation-report.ts';

const percent = (value: number): string => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '–');
const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : '–');
const spread = ({ mean, deviation }: Spread, show: (value: number) => string): string =>
  `${show(mean)} ± ${show(deviation)}`;

const spreadRow = (name: string, metrics: MetricsSpread): string =>
  `| ${name}, mean of the folds | ${[
    spread(metrics.auc, figure),
    spread(metrics.recall, percent),
    spread(metrics.fpr, percent),
    spread(metrics.recall_at_fpr_1, percent),
    spread(metrics.recall_at_fpr_5, percent),
  ].join(' | ')} |`;

/** The model card: a Markdown page about a model for the person who is to trust it. */
export const modelCard = (model: ModelDescription): string => {
  const { validation, data } = model;
  const { flow, software, families } = validation.pooled;
  const pooledRow = (name: string, metrics: typeof flow): string =>
    `| ${name}, all folds together | ${figure(metrics.auc)} | ${percent(metrics.recall)} | ${percent(metrics.fpr)} | ${percent(metrics.recall_at_fpr_1)} | ${percent(metrics.recall_at_fpr_5)} |`;
  const familyRows = Object.entries(families).map(
    ([family, { label, flows, flow_rate, software: count, software_rate }]) =>
      `| ${family} | ${label} | ${flows} | ${percent(flow_rate)} | ${count} | ${percent(software_rate)} |`,
  );
  return `# Model ${model.kind} ${model.version}

Written by the training command; do not edit.

- Network: \`${model.network}\`, seed ${model.seed}, trained ${model.trained}
- Threshold: ${model.threshold.toFixed(4)}, set on scores of software whose family or application was left out of training
- Calibration: probability = 1 / (1 + exp(−(${model.calibration.slope.toFixed(4)} · log-odds + ${model.calibration.offset.toFixed(4)})))
- Data: ${data.flows} flows (${data.malicious} malicious, ${data.benign} benign) of ${data.families} families and applications; ${data.selected} after repeated ones are dropped
- Data digest: \`${data.digest}\`
- Retrained ${model.retrained.length} times since${model.retrained.length > 0 ? `, last on ${model.retrained.at(-1)?.flows} flows; the figures below are those from before` : ''}

${model.notes.map((note) => `${note}\n`).join('\n')}
## Validation

${validation.folds} folds; malware families and benign applications left out whole, harmless background traffic of a
family's captures together with the family. Software = capture, inside host and User-Agent; a flow's score above the mean of its
software's falls to it, by at most 2 of its log-odds, and a software's score is then the highest of its flows.

| unit | AUC | recall | false positives | recall at 1 % | recall at 5 % |
|---|---|---|---|---|---|
${pooledRow(`flow (${flow.positives} + ${flow.negatives})`, flow)}
${spreadRow('flow', validation.flow)}
${pooledRow(`software (${software.positives} + ${software.negatives})`, software)}
${spreadRow('software', validation.software)}
${pooledRow('software, every User-Agent replaced by a browser’s', validation.disguised)}

Benign flows with an Internet Explorer User-Agent: ${percent(validation.explorer.fpr)} false positives of ${validation.explorer.flows}.

## Reliability

| mean score | share malicious | software |
|---|---|---|
${validation.reliability.map((bin) => `| ${figure(bin.score)} | ${percent(bin.malicious)} | ${bin.software} |`).join('\n')}

## By family

Share at or above the threshold: recall of a malicious family, false positives of a benign application.

| family or application | label | flows | share | software | share |
|---|---|---|---|---|---|
${familyRows.join('\n')}
`;
};
