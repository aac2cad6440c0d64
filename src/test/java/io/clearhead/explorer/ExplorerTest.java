package io.clearhead.explorer;

import io.clearhead.journey.BuiltInServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the page in a browser; its methods take an {@link Explorer}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BuiltInServer
@ExtendWith(Chromium.class)
@interface ExplorerTest {}
