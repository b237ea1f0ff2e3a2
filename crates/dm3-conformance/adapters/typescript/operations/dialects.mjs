// In which dialects an operation answers.

/** The libraries' function is what the specification asks for as well. */
export const BOTH = ['spec', 'legacy-ts'];

/** The same, and the deployed network has nothing of its own there. */
export const SPEC = ['spec'];

/** The libraries do it in the deployed way alone. */
export const LEGACY = ['legacy-ts'];
