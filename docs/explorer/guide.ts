/** The guide stands one folder above the explorer, on the site as where `npm run explorer` serves it. */
export const guide = (page: string): string => `../${page}`;
