import type { JsonObject } from '../json.js';
import type { CollectionAction } from '../kind.js';

/** Rule set (which its signatures' names end in) → their numbers (Google's page on preconfigured WAF rules, OWASP CRS 3.3; the exact numbers believed). */
const SETS: readonly (readonly [name: string, numbers: string])[] = [
  [
    'sqli',
    '942100 942110 942120 942130 942140 942150 942160 942170 942180 942190 942200 942210 942220 942230 942240 942250 ' +
      '942251 942260 942270 942280 942290 942300 942310 942320 942330 942340 942350 942360 942361 942370 942380 942390 ' +
      '942400 942410 942420 942421 942430 942431 942432 942440 942450 942460 942470 942480 942490 942500 942510 942511',
  ],
  [
    'xss',
    '941100 941101 941110 941120 941130 941140 941150 941160 941170 941180 941190 941200 941210 941220 941230 941240 ' +
      '941250 941260 941270 941280 941290 941300 941310 941320 941330 941340 941350 941360 941370 941380',
  ],
  ['lfi', '930100 930110 930120 930130'],
  ['rfi', '931100 931110 931120 931130'],
  ['rce', '932100 932105 932106 932110 932115 932120 932130 932140 932150 932160 932170 932171 932180 932190 932200'],
  ['methodenforcement', '911100'],
  ['scannerdetection', '913100 913101 913102 913110 913120'],
  ['protocolattack', '921100 921110 921120 921130 921140 921150 921151 921160 921170'],
  [
    'php',
    '933100 933110 933111 933120 933130 933131 933140 933150 933151 933160 933161 933170 933180 933190 933200 933210',
  ],
  ['sessionfixation', '943100 943110 943120'],
  ['java', '944100 944110 944120 944130 944200 944210 944240 944250 944300'],
  ['nodejs', '934100'],
];

/** listPreconfiguredExpressionSets: the sets that `evaluatePreconfiguredWaf` knows, each as `stable` and `canary`. */
export const listPreconfiguredExpressionSets: CollectionAction = {
  permission: 'list',
  answer: () => ({
    preconfiguredExpressionSets: {
      wafRules: {
        expressionSets: SETS.flatMap(([name, numbers]) =>
          ['stable', 'canary'].map((track): JsonObject => ({
            id: `${name}-v33-${track}`,
            expressions: numbers.split(' ').map((number) => ({ id: `owasp-crs-v030301-id${number}-${name}` })),
          })),
        ),
      },
    },
  }),
};
