package io.clearhead.api.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems that an operation can answer with, for the OpenAPI document. Those that every operation shares, such as
 * malformed JSON, are not listed.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ProblemCodes {

    /** The codes of these problems. */
    ProblemCode[] value();
}
