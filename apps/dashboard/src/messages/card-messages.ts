import { translated } from './translated.ts';

type Sentence = readonly [RegExp, (...values: readonly string[]) => string];

/** What stands on a model card (`modelCard` of @mad/model), sentence by sentence; values are taken over as they are. */
const SENTENCES: readonly Sentence[] = [
  [/^Model (\S+) (.+)$/, (kind, version) => `模型 ${kind} ${version}`],
  [/^Written by the training command; do not edit\.$/, () => '由训练命令生成，请勿修改。'],
  [
    /^Network: (\S+), seed (\d+), trained (\S+)$/,
    (network, seed, time) => `网络：${network}，随机种子 ${seed}，训练于 ${time}`,
  ],
  [
    /^Threshold: (\S+), set on scores of software whose family or application was left out of training$/,
    (threshold) => `阈值：${threshold}，依据未参与训练的家族和应用的软件得分确定`,
  ],
  [
    /^Calibration: probability = 1 \/ \(1 \+ exp\(−\((\S+) · log-odds \+ (\S+)\)\)\)$/,
    (slope, offset) => `校准：概率 = 1 / (1 + exp(−(${slope} · 对数几率 + ${offset})))`,
  ],
  [
    /^Data: (\d+) flows \((\d+) malicious, (\d+) benign\) of (\d+) families and applications; (\d+) after repeated ones are dropped$/,
    (flows, malicious, benign, families, kept) =>
      `数据：${flows} 个流（恶意 ${malicious}，正常 ${benign}），来自 ${families} 个家族和应用；去重后 ${kept} 个`,
  ],
  [/^Data digest: (\S+)$/, (digest) => `数据摘要：${digest}`],
  [/^Retrained (\d+) times since$/, (times) => `此后再训练 ${times} 次`],
  [
    /^Retrained (\d+) times since, last on (\d+) flows; the figures below are those from before$/,
    (times, flows) => `此后再训练 ${times} 次，最近一次用 ${flows} 个流；下列数值为再训练之前的结果`,
  ],
  [/^Validation$/, () => '验证'],
  [
    /^(\d+) folds; malware families and benign applications left out whole, harmless background traffic of a family's captures together with the family\.$/,
    (folds) => `${folds} 折；恶意家族和正常应用整体留出，家族流量文件中的无害背景流量随该家族一并留出。`,
  ],
  [
    /^Software = capture, inside host and User-Agent; its score is the highest of its flows\.$/,
    () => '软件 = 流量文件、内网主机与 User-Agent；其得分取各流的最高分。',
  ],
  [
    /^Software = capture, inside host and User-Agent; a flow's score above the mean of its software's falls to it, by at most (\S+) of its log-odds, and a software's score is then the highest of its flows\.$/,
    (most) =>
      `软件 = 流量文件、内网主机与 User-Agent；流的得分高于其软件的平均得分时降至该平均值（对数几率至多降 ${most}），软件得分再取各流的最高分。`,
  ],
  [
    /^Benign flows with an Internet Explorer User-Agent: (.+) false positives of (\d+)\.$/,
    (share, flows) => `使用 Internet Explorer User-Agent 的正常流：${flows} 个中误报 ${share}。`,
  ],
  [/^Reliability$/, () => '可靠性'],
  [/^By family$/, () => '按家族'],
  [
    /^Share at or above the threshold: recall of a malicious family, false positives of a benign application\.$/,
    () => '达到或超过阈值的比例：对恶意家族为召回率，对正常应用为误报率。',
  ],
  [
    /^(flow|software) \((.+)\), all folds together$/,
    (unit, counts) => `${UNITS[unit ?? '']}（${counts}），各折合计`,
  ],
  [/^(flow|software), mean of the folds$/, (unit) => `${UNITS[unit ?? '']}，各折平均`],
  [
    /^software, every User-Agent replaced by a browser’s, all folds together$/,
    () => '软件，User-Agent 全部替换为浏览器的，各折合计',
  ],
  [/^recall at (.+)$/, (share) => `误报率 ${share} 时的召回率`],
  // What the models that come with MAD are introduced with.
  [
    /^One network judges all three kinds: of phones and of software without User-Agent too few malicious flows are labelled to learn from alone\.$/,
    () => '三类软件共用一个网络：手机软件与无 User-Agent 的软件，已标注的恶意流太少，不足以单独训练。',
  ],
  [
    /^Trained on the labelled flows of the training corpus, (\w+) further malware families of USTC-TFC2016 \(HTTP requests only, (\d+) flows of each at most\) and the recordings in `samples\/`\.$/,
    (families, flows) =>
      `训练数据：训练语料中已标注的流、USTC-TFC2016 的另外${NUMBERS[families ?? ''] ?? ` ${families} `}个恶意家族（仅 HTTP 请求，每个至多 ${flows} 个流），以及 \`samples/\` 中的录制流量。`,
  ],
  [
    /^Known weaknesses: software that speaks like a browser of its time to a plain host name is hardly told from one; plain library defaults \(`Wget`, Java, HTTP\/1\.0 without header fields\) draw false alarms; families that hide in an ordinary `GET \/` or fetch one file from a hijacked site are missed\. docs\/detection-quality\.md names examples\.$/,
    () =>
      '已知弱点：以同时代浏览器的方式访问普通主机名的软件很难与浏览器区分；只用库默认值的请求（`Wget`、Java、无请求头字段的 HTTP/1.0）会引起误报；藏在普通 `GET /` 中或只从被劫持网站取一个文件的家族会漏报。示例见 docs/detection-quality.md。',
  ],
];

const UNITS: Readonly<Record<string, string>> = { flow: '流', software: '软件' };

const NUMBERS: Readonly<Record<string, string>> = {
  two: '两',
  three: '三',
  four: '四',
  five: '五',
  six: '六',
};

/** Heads and cells of its tables. */
const WORDS: Readonly<Record<string, string>> = {
  ...UNITS,
  unit: '单位',
  recall: '召回率',
  'false positives': '误报率',
  'mean score': '平均得分',
  'share malicious': '恶意比例',
  'family or application': '家族或应用',
  label: '标签',
  flows: '流',
  share: '比例',
  malicious: '恶意',
  benign: '正常',
};

const chinese = (text: string): string => {
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? text;
  return (
    said(text) ??
    text
      .split(/(?<=\.) (?=[A-Z])/)
      .map((sentence) => said(sentence) ?? `${sentence} `)
      .join('')
      .trim()
  );
};

const said = (sentence: string): string | undefined => {
  for (const [pattern, say] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found !== null) return say(...found.slice(1));
  }
  return undefined;
};

/** Model cards: English is what the training wrote; so is whatever somebody else has written into one. */
export const cardMessages = translated({
  en: { say: (text: string) => text },
  zh: { say: chinese },
});
