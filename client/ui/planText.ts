import type { ShownPlan } from '../../engine/index.ts';

/** The headings of a plan in the reader's language. */
export interface PlanWords {
  readonly refusals: string;
  readonly losses: string;
  readonly keeps: string;
  readonly steps: string;
  /** Said of a plan without steps and refusals. */
  readonly nothing: string;
  readonly more: (count: number) => string;
}

/** The body of a confirmation: every loss, everything that stays, and the first steps. */
export function planDetail(plan: ShownPlan, words: PlanWords, maximumSteps: number): string {
  const steps = plan.steps.map(({ number, text }) => `${number}. ${text}`);
  const hidden = steps.length - maximumSteps;
  const shown = hidden > 1 ? [...steps.slice(0, maximumSteps), words.more(hidden)] : steps;
  return sections(plan, words, shown)
    .map(([heading, lines]) => [heading, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}

/** The whole plan as Markdown. */
export function planMarkdown(title: string, plan: ShownPlan, words: PlanWords): string {
  const steps = plan.steps.map(({ number, text }) => `${number}. ${text}`);
  const nothing = steps.length + plan.refusals.length === 0 ? [words.nothing] : [];
  const parts = sections(plan, words, steps).map(([heading, lines]) =>
    [`## ${heading}`, '', ...lines.map(bullet)].join('\n'),
  );
  return [`# ${title}`, ...nothing, ...parts].join('\n\n').concat('\n');
}

function sections(
  plan: ShownPlan,
  words: PlanWords,
  steps: readonly string[],
): (readonly [string, readonly string[]])[] {
  const all = [
    [words.refusals, plan.refusals],
    [words.losses, plan.losses],
    [words.keeps, plan.keeps],
    [words.steps, steps],
  ] as const;
  return all.filter(([, lines]) => lines.length > 0);
}

function bullet(line: string): string {
  return /^\d+\. /.test(line) ? line : `- ${line}`;
}
