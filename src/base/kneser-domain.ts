import { natural, type PowerMap } from "../abel/power-map.js";
import { lineSeries } from "../abel/two-logarithm-series.js";
import { twoLogarithmDigits } from "../abel/two-logarithms.js";
import type { Shipped } from "../decimal/expansion.js";
import { infinity, nowhere } from "../decimal/iterate.js";
import type { Supply } from "../decimal/outcome.js";
import { naturalStore, type Store, storeOf } from "../decimal/store.js";
import { cut } from "../numbers/arguments.js";
import { byLevel, type Domain, type Domains } from "./domains.js";
import { shipped } from "./shipped.generated.js";

/** The whole line under b > e^(1/e). */
interface KneserLine {
  readonly domains: Domains;
  /** Where more than `unsolved` digits come from; none so near e^(1/e) that there are no more. */
  readonly store?: Store;
  /** Digits of the super-logarithm up to which nothing has to be solved on first use. */
  readonly unsolved: number;
}

/** k = 1 + ln ln b below which the series with two logarithms serves, as far as its digits go. */
const TWO_LOGARITHMS = 0.1;

/** And below which nothing else does: Kneser's equations find no disc and line. */
const LEAST_SOLVED = 0.01;

export function kneserLine(map: PowerMap, k: number): KneserLine {
  const { name } = map;
  const unsolved = k < TWO_LOGARITHMS ? twoLogarithmDigits(k) : 0;
  const store = k < LEAST_SOLVED ? undefined : storeFor(map);
  const direct = byLevel((digits) => lineSeries(map, digits), unsolved);
  const solved: Supply = (digits, now) => {
    if (store === undefined) {
      throw new RangeError(
        `b = ${cut(name)}: so near e^(1/e) the super-logarithm is known to ${unsolved} digits, and ${digits} are needed; expected b = "e^(1/e)", b >= 1.4501 or fewer digits`,
      );
    }
    try {
      // Nothing is known before the first solve.
      return store.expansionWith(digits, now || store.atHand(0) === undefined).series;
    } catch (error) {
      throw new RangeError(`b = ${cut(name)} to ${digits} digits: ${(error as Error).message}`);
    }
  };
  const orbit = {
    map,
    most: 12 + 7 / Math.sqrt(2 * k),
    forward: infinity,
    backward: nowhere,
  };
  const supply: Supply = (digits, now) => (digits <= unsolved ? direct : solved)(digits, now);
  const domain: Domain = {
    orbit,
    supply,
    normal: true,
    span: { on: "whole", k },
  };
  const domains = { holding: () => domain, holdingDouble: () => domain };
  return { domains, unsolved, ...(store && { store }) };
}

const storeFor = (map: PowerMap): Store =>
  map === natural
    ? naturalStore
    : storeOf(map, (shipped as Readonly<Record<string, Shipped>>)[map.name]);
