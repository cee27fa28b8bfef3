/**
 * Taylor coefficients of sexp, slog and exp^alpha in doubles. iterexp/decimal has the same to any number of digits, and
 * iterexp/base for other bases.
 *
 * ```js
 * import { iterateSeries, sexpSeries, slogSeries } from "iterexp/series";
 * ```
 *
 * @module iterexp/series
 */
export { iterateSeries, sexpSeries, slogSeries } from "./decimal/series.js";
