package io.clearhead.api.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The problems that every operation can answer with that runs the model over texts. */
@ProblemCodes({
    ProblemCode.INPUT_EMPTY,
    ProblemCode.INPUT_TOO_LONG,
    ProblemCode.PARAMETER_INVALID,
    ProblemCode.PARAMETER_CONFLICT,
    ProblemCode.LANGUAGE_UNKNOWN,
    ProblemCode.OVERLOADED,
    ProblemCode.DEADLINE_EXCEEDED
})
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InferenceProblems {}
