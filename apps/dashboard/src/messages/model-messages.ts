import type { ModelState } from '@mad/store';
import type { ShownModel } from '../server/models.ts';
import { translated } from './translated.ts';

const SETS_ZH: Record<string, string> = { shipped: '自带样本', site: '本站标签' };

export const modelMessages = translated({
  en: {
    title: 'Models',
    model: 'Model',
    version: 'Version',
    state: 'State',
    states: {
      champion: 'Judges',
      candidate: 'Candidate',
      retired: 'Retired',
      refused: 'Refused',
    } as Record<ModelState, string>,
    base: 'base',
    trained: 'Trained',
    threshold: 'Threshold',
    flows: 'Flows',
    retrained: 'Retrained',
    times: (count: number) => (count === 1 ? 'once' : `${count} times`),
    auc: 'AUC',
    recall: 'Recall',
    fpr: 'False positives',
    error: 'Error',
    figuresHint: 'AUC, recall and false positives by software, of the cross-validation before any retraining',
    why: 'Why',
    /** As the comparison wrote it. */
    reasonOf: ({ reason }: ShownModel): string => reason ?? '',
    card: 'Model card',
    comparison: 'Candidate against champion',
    comparisonHint: 'By software, on sets that nothing is ever learnt from',
    set: 'Set',
    sets: { shipped: 'Shipped samples', site: 'Labels of this site' } as Record<string, string>,
    championOf: 'Champion',
    candidateOf: 'Candidate',
    promote: 'Let it judge',
    rollback: 'Roll back',
    rollbackHint: 'The champion before judges again',
    retrain: 'Start a retraining',
    confirmPromote: (kind: string, version: string) => `Let ${version} judge as ${kind}?`,
    confirmRollback: (kind: string) => `Let the champion before judge as ${kind} again?`,
    confirmRetrain:
      'Retrain on all labels so far? It takes minutes of one CPU; a candidate judges only if it is no worse.',
    done: {
      promote: 'Done: captures from now on are judged by that version.',
      rollback: 'Done: captures from now on are judged by the champion before.',
      retrain: 'The retraining waits for a detector; its versions appear here.',
    } as Record<string, string>,
    refusals: {
      MAD_RETRAIN_RUNNING: 'A retraining waits or runs already.',
      MAD_NOT_FOUND: 'There is no such version, or no champion before.',
      MAD_UNAUTHORISED:
        'The detector refused the dashboard’s token (MAD_HTTP_TOKEN must be the same on both).',
      unreachable: 'The detector at MAD_APP_URL does not answer.',
    } as Record<string, string>,
    refused: (code: string) => `The detector did not do it: ${code}`,
    away: 'The detector at MAD_APP_URL does not answer',
    awayHint: 'It has the models. Below is what the database knows of versions made by retraining.',
    scoreDrift: 'Drift of scores',
    scoreDriftHint:
      'Population stability index of the highest score of each software against the harmless software of the model card: below 0.1 little has changed, above 0.25 much. What lies below the line of chance says nothing',
    driftSteps: { day: 'by day', week: 'by week' },
    stability: 'Stability index',
    byChance: 'By chance (95 %)',
    software: 'Software',
    noScoreDrift: 'No drift known yet',
    noScoreDriftHints: {
      card: 'The model card, which scores are held against, comes from the detector.',
      software: 'It takes 30 programs scored by a model in a day or week.',
    },
    drift: 'Share of verdicts called malicious',
    driftHint: 'A lasting change that no infection explains is a reason to look and to retrain',
    share: 'Malicious',
    noDrift: 'Nothing judged yet',
    noDriftHint: 'The share appears once captures are judged.',
    none: 'No model known',
    noneHint: 'Versions appear here once a detector answers or has retrained.',
    time: 'Time',
    verdicts: 'Verdicts',
  },
  zh: {
    title: '模型',
    model: '模型',
    version: '版本',
    state: '状态',
    states: {
      champion: '使用中',
      candidate: '候选',
      retired: '已退役',
      refused: '已拒绝',
    } as Record<ModelState, string>,
    base: '初始',
    trained: '训练时间',
    threshold: '阈值',
    flows: '流',
    retrained: '再训练',
    times: (count: number) => `${count} 次`,
    auc: 'AUC',
    recall: '召回率',
    fpr: '误报率',
    error: '错误率',
    figuresHint: 'AUC、召回率与误报率按软件计，来自再训练之前的交叉验证',
    why: '原因',
    reasonOf: ({ reason, state, comparison }: ShownModel): string => {
      if (reason === null || comparison.length === 0) return reason ?? '';
      const sets = comparison.map(({ part }) => SETS_ZH[part] ?? part);
      if (state !== 'refused') return `在${sets.join('和')}上不逊于当时的现用模型`;
      return comparison
        .flatMap(({ champion, candidate }, index) => {
          const on = `在${sets[index]}上`;
          if ((candidate.error ?? 0) > (champion.error ?? 0))
            return [`${on}错误率为 ${candidate.error?.toFixed(4)}，现用模型为 ${champion.error?.toFixed(4)}`];
          if ((candidate.auc ?? 1) < (champion.auc ?? 1))
            return [`${on} AUC 为 ${candidate.auc?.toFixed(4)}，现用模型为 ${champion.auc?.toFixed(4)}`];
          return [];
        })
        .join('；');
    },
    card: '模型说明',
    comparison: '候选与现用模型对比',
    comparisonHint: '按软件计，使用从不参与训练的样本集',
    set: '样本集',
    sets: SETS_ZH,
    championOf: '现用',
    candidateOf: '候选',
    promote: '启用',
    rollback: '回退',
    rollbackHint: '恢复使用上一个模型',
    retrain: '开始再训练',
    confirmPromote: (kind: string, version: string) => `启用 ${version} 作为 ${kind} 模型？`,
    confirmRollback: (kind: string) => `恢复 ${kind} 的上一个模型？`,
    confirmRetrain: '用目前所有标签再训练？需占用一个 CPU 数分钟；候选模型不逊于现用模型才会启用。',
    done: {
      promote: '已完成：此后的流量文件由该版本检测。',
      rollback: '已完成：此后的流量文件由上一个模型检测。',
      retrain: '再训练等待检测器执行，新版本将显示在此处。',
    } as Record<string, string>,
    refusals: {
      MAD_RETRAIN_RUNNING: '已有再训练在等待或进行中。',
      MAD_NOT_FOUND: '没有该版本，或没有上一个模型。',
      MAD_UNAUTHORISED: '检测器拒绝了仪表盘的令牌（两边的 MAD_HTTP_TOKEN 必须一致）。',
      unreachable: 'MAD_APP_URL 处的检测器没有响应。',
    } as Record<string, string>,
    refused: (code: string) => `检测器未执行：${code}`,
    away: 'MAD_APP_URL 处的检测器没有响应',
    awayHint: '模型保存在检测器上。以下是数据库中记录的再训练版本。',
    scoreDrift: '得分漂移',
    scoreDriftHint:
      '各软件最高得分与模型说明中无害软件得分相比的群体稳定性指数（PSI）：低于 0.1 变化很小，高于 0.25 变化很大；低于随机水平则无意义',
    driftSteps: { day: '按天', week: '按周' },
    stability: '稳定性指数',
    byChance: '随机水平（95 %）',
    software: '软件数',
    noScoreDrift: '尚无漂移数据',
    noScoreDriftHints: {
      card: '作为对照的模型说明由检测器提供。',
      software: '一天或一周内至少需有 30 个软件经模型评分。',
    },
    drift: '判定为恶意的比例',
    driftHint: '若持续变化且并非感染所致，应检查并再训练',
    share: '恶意比例',
    noDrift: '尚无检测结果',
    noDriftHint: '检测流量文件后显示比例。',
    none: '没有已知模型',
    noneHint: '检测器响应或再训练后，版本显示在此处。',
    time: '时间',
    verdicts: '结论数',
  },
});
