// What every page does: running times, the stream, orders, the theme.
import { obeyOrders } from "./orders.js";
import { follow } from "./live.js";
import { keepTicking } from "./ticking.js";
import { reachScrollers } from "./scrollers.js";
import { switchThemes } from "./themes.js";

switchThemes();
keepTicking();
obeyOrders();
reachScrollers();
if (document.querySelector('meta[name="visitor"]')) follow();
