import { pagesWith, testPages } from "./pages.js";

testPages(pagesWith({ python: true }));
