/** What an analysis of a whole cohort may take, while somebody waits. */
export const ANALYSIS_LIMIT_MS = 60_000;

/** The same in the background. */
export const BACKGROUND_LIMIT_MS = 600_000;
