/** Clusters log lines into templates, tells their levels, and holds each template against what it had before. */
export { type Comparison, judgePattern, type Judgement, type PatternState } from './judge-pattern.ts'
export { levelOf, type LogLevel, logLevels } from './level-of.ts'
export { type CountedLine, type FoundPattern, LogPatterns, type SpanCount } from './log-patterns.ts'
