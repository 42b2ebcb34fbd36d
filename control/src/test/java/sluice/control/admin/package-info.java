@NullMarked
package sluice.control.admin;

import org.jspecify.annotations.NullMarked;
