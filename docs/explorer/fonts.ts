import sans from "@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2?inline";
import sansBold from "@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2?inline";
import serifItalic from "@fontsource/stix-two-text/files/stix-two-text-latin-400-italic.woff2?inline";
import serif from "@fontsource/stix-two-text/files/stix-two-text-latin-400-normal.woff2?inline";

const face = (family: string, style: string, weight: number, url: string): string =>
  `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:url(${url}) format("woff2")}`;

/** The fonts of a picture, to go with it: a style sheet that holds them whole. */
export const fontFaces = [
  face("IBM Plex Sans", "normal", 400, sans),
  face("IBM Plex Sans", "normal", 600, sansBold),
  face("STIX Two Text", "normal", 400, serif),
  face("STIX Two Text", "italic", 400, serifItalic),
].join("");
