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
  const steps = numbered(plan);
  const hidden = steps.length - maximumSteps;
  const shown = hidden > 1 ? [...steps.slice(0, maximumSteps), words.more(hidden)] : steps;
  return sections(plan, words, '•', shown)
    .map(([heading, lines]) => [heading, ...lines].join('\n'))
    .join('\n\n');
}

/** The whole plan as Markdown. */
export function planMarkdown(title: string, plan: ShownPlan, words: PlanWords): string {
  const parts = sections(plan, words, '-', numbered(plan)).map(
    ([heading, lines]) => `## ${heading}\n\n${lines.join('\n')}`,
  );
  return [`# ${title}`, ...(parts.length === 0 ? [words.nothing] : parts)].join('\n\n').concat('\n');
}

type Section = readonly [heading: string, lines: readonly string[]];

function sections(plan: ShownPlan, words: PlanWords, mark: string, steps: readonly string[]): readonly Section[] {
  const marked = (lines: readonly string[]): string[] => lines.map((line) => `${mark} ${line}`);
  const all: readonly Section[] = [
    [words.refusals, marked(plan.refusals)],
    [words.losses, marked(plan.losses)],
    [words.keeps, marked(plan.keeps)],
    [words.steps, steps],
  ];
  return all.filter(([, lines]) => lines.length > 0);
}

function numbered({ steps }: ShownPlan): string[] {
  return steps.map(({ number, text }) => `${number}. ${text}`);
}
