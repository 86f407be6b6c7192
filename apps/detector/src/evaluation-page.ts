import type { DecanterResult, UnseenEvaluation } from '@mad/detection';
import type { Metrics, Spread } from '@mad/model';

/** What the page says of where its figures come from. */
export interface EvaluationOrigin {
  /** The command that wrote it. */
  readonly command: string;
  /** ISO 8601, the day. */
  readonly date: string;
  readonly machine: string;
  /** Name of the labelled captures. */
  readonly captures: string;
  readonly flows: { readonly malicious: number; readonly benign: number };
  readonly families: { readonly malicious: number; readonly benign: number };
  readonly topSites: string;
  /** What fingerprints find in the DECANTeR logs; undefined when there are none. */
  readonly decanter: readonly DecanterResult[] | undefined;
}

const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');
const percent = (value: number): string => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '–');
const spread = ({ mean, deviation }: Spread): string => `${figure(mean)} ± ${figure(deviation)}`;

/** `docs/evaluation.md`: how MAD does on what it has not seen, as Markdown. */
export const evaluationPage = (evaluation: UnseenEvaluation, origin: EvaluationOrigin): string => {
  const { folds, seed, targetRate, comparison, atThreshold, distinct, hostDays, system } = evaluation;
  const own = comparison[comparison.length - 1];
  return `# Evaluation

Written by the command below; do not edit.

\`\`\`sh
${origin.command}
\`\`\`

${origin.date}, ${origin.machine}. Captures: ${origin.captures}: ${origin.flows.malicious} malicious flows of ${origin.families.malicious} families, ${origin.flows.benign} benign
flows of ${origin.families.benign} applications.

## What is measured

${folds} folds. Malware families and benign applications are left out whole; the harmless background traffic of a family's captures goes with the
family. Every model is trained ${folds} times, each time on ${folds - 1} folds, and judged on the one left out. *Software* is a capture, an inside host and a
User-Agent; its score is the highest of its flows. *Disguised*: the User-Agent of every test flow replaced by a common browser's.
*Explorer*: benign flows with an Internet Explorer User-Agent. Which family is in which fold was drawn with seed ${seed}. Features, the ensemble's
parts and our own recordings to learn from were chosen on other draws (seeds 2 and 3) of the same captures, so the figures of MAD's own models are
somewhat too good; [detection-quality.md](detection-quality.md) tells what was tried. *CPU time* is that of all trainings and scorings;
*samples a second* are those scored in a second of it with the backend at hand, reading and encoding them included.

## All models on the same folds

At a probability of 0.5, after each was calibrated on its own scores. Mean ± deviation over the folds; *pooled* puts the scores of all folds into
one pot. *Damped*: a score above the mean of its software's flows falls to it, by at most 2 of its log-odds, as the detector does it.

| model | flow AUC | software AUC | software AUC, pooled | recall at 1 % FPR, pooled | the same two, damped | recall | FPR | disguised AUC | Explorer FPR | CPU time | samples a second |
|---|---|---|---|---|---|---|---|---|---|---|---|
${comparison
  .map(
    ({ name, own: isOwn, report, damped, seconds, samplesPerSecond }) =>
      `| ${isOwn ? `**${name}**` : name} | ${[
        spread(report.flow.auc),
        spread(report.software.auc),
        figure(report.pooled.software.auc),
        figure(report.pooled.software.recall_at_fpr_1),
        `${figure(damped.pooled.software.auc)}, ${figure(damped.pooled.software.recall_at_fpr_1)}`,
        figure(report.pooled.software.recall),
        figure(report.pooled.software.fpr),
        figure(report.disguised.auc),
        figure(report.explorer.fpr),
        `${Math.round(seconds)} s`,
        String(Math.round(samplesPerSecond / 100) * 100),
      ].join(' | ')} |`,
  )
  .join('\n')}

## MAD's ensemble at a threshold

Damped. The threshold of each fold lets through ${percent(targetRate)} of the benign software of the *other* folds.

| unit | AUC, pooled | recall | FPR | recall at 1 % FPR | recall at 5 % FPR |
|---|---|---|---|---|---|
${[
  metricsRow('flow', atThreshold.pooled.flow),
  metricsRow('software', atThreshold.pooled.software),
  metricsRow('software, equal samples counted once', distinct),
  metricsRow('software, disguised', atThreshold.disguised),
].join('\n')}

Fold by fold, software: recall ${spread(atThreshold.software.recall)}, FPR ${spread(atThreshold.software.fpr)}. Benign flows with an Internet Explorer
User-Agent: ${percent(atThreshold.explorer.fpr)} of ${atThreshold.explorer.flows} called malicious.

| | called malicious | called clean |
|---|---|---|
| malicious flows | ${evaluation.flowConfusion.truePositives} | ${evaluation.flowConfusion.falseNegatives} |
| benign flows | ${evaluation.flowConfusion.falsePositives} | ${evaluation.flowConfusion.trueNegatives} |
| malicious software | ${evaluation.softwareConfusion.truePositives} | ${evaluation.softwareConfusion.falseNegatives} |
| benign software | ${evaluation.softwareConfusion.falsePositives} | ${evaluation.softwareConfusion.trueNegatives} |

False positives over time: ${hostDays.accusedFlows} flows of ${hostDays.accusedSoftware} benign software in ${hostDays.days.toFixed(1)} host-days (${hostDays.hosts} inside hosts), ${(hostDays.accusedSoftware / hostDays.days).toFixed(2)} software a host-day. The captures are short pieces that
were chosen for their traffic; a host at work is idle for most of the day.

## Reliability

Of MAD's ensemble, by software: where the score says 0.9, nine of ten should be malicious.

| mean score | share malicious | software |
|---|---|---|
${own.damped.reliability.map((bin) => `| ${figure(bin.score)} | ${figure(bin.malicious)} | ${bin.software} |`).join('\n')}

## The whole path

Top sites (${origin.topSites}), request graph and model, by software; no fingerprint book. Each sample is scored by the model that has not seen its
family.

Recall ${percent(system.recall)} of ${system.positives}, FPR ${percent(system.fpr)} of ${system.negatives}. Missed, by what decided: ${tallyText(system.missed)}. Accused, by what accused: ${tallyText(system.accused)}.
${evaluation.unknownSamples} samples of the path are in no label and count as clean.

Malicious software that never reached the model (${system.filtered.reduce((sum, { software }) => sum + software, 0)}):

| family | software | why |
|---|---|---|
${system.filtered.map(({ family, software, reason }) => `| ${cell(family)} | ${software} | ${cell(reason)} |`).join('\n')}

${origin.decanter === undefined ? '' : decanterSection(origin.decanter)}## By family

MAD's ensemble at the threshold: share called malicious, which is the recall of a malicious family and the false positive rate of a benign application.

| family or application | label | flows | share | software | share |
|---|---|---|---|---|---|
${Object.entries(atThreshold.pooled.families)
  .map(
    ([family, one]) =>
      `| ${cell(family)} | ${one.label} | ${one.flows} | ${percent(one.flow_rate)} | ${one.software} | ${percent(one.software_rate)} |`,
  )
  .join('\n')}
`;
};

const decanterSection = (results: readonly DecanterResult[]): string => `## Fingerprints on the DECANTeR logs

Learnt from clean runs of the machines that were infected later and from one user's first day; windows of 10 minutes. An alert is a fingerprint that the
book does not know and that sends more than the limit. The paper (ACSAC 2017) reports 97.7 % of malware found at 0.9 % false positives on 441
hosts with a limit of 1,000 bytes; the logs published hold one user and four test days, so one false alert is ${(100 / (results[0]?.benignFingerprints ?? 1)).toFixed(1)} %. *With feedback*: the analyst's answer to
a false alert goes into the book at once.

| limit (bytes) | malicious logs found | benign fingerprints accused | with feedback |
|---|---|---|---|
${results
  .map(
    ({ leakLimit, detected, logs, falseAlerts, falseAlertsWithFeedback, benignFingerprints }) =>
      `| ${leakLimit} | ${detected} of ${logs} (${percent(detected / logs)}) | ${falseAlerts} of ${benignFingerprints} (${percent(falseAlerts / benignFingerprints)}) | ${falseAlertsWithFeedback} (${percent(falseAlertsWithFeedback / benignFingerprints)}) |`,
  )
  .join('\n')}

`;

const metricsRow = (name: string, metrics: Metrics): string =>
  `| ${name} (${metrics.positives} + ${metrics.negatives}) | ${figure(metrics.auc)} | ${percent(metrics.recall)} | ${percent(metrics.fpr)} | ${percent(metrics.recall_at_fpr_1)} | ${percent(metrics.recall_at_fpr_5)} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const tallyText = (counts: Readonly<Record<string, number>>): string => {
  const texts = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([by, count]) => `${by} ${count}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
};
