// What every page does: running times, the stream, orders, the theme.
import { obeyOrders } from "./orders.js";
import { follow, tellLoggedOut } from "./live.js";
import { keepTicking } from "./ticking.js";
import { closePopups } from "./popups.js";
import { reachScrollers } from "./scrollers.js";
import { switchThemes } from "./themes.js";

switchThemes();
keepTicking();
obeyOrders();
reachScrollers();
closePopups();
if (document.querySelector('meta[name="visitor"]')) follow();
else if (document.querySelector('form[action="/login"]')) tellLoggedOut();
