/**
 * Every error of the API as {@code application/problem+json} (RFC 9457), with the members that other clients read.
 *
 * <p>Open {@link io.clearhead.api.problem.ApiProblem} first: what a controller throws.
 *
 * <pre>{@code
 * throw new ApiProblem(ProblemCode.PARAMETER_INVALID, "num_beams must be from 1 to 16, but is 17").field("parameters.num_beams");
 * }</pre>
 *
 * <p>{@link io.clearhead.api.problem.ProblemTranslator} turns everything else that is thrown into one; the advice, the error
 * controller and the error valve write it, whether the error happened in a controller, in a filter or in Tomcat.
 */
@NullMarked
package io.clearhead.api.problem;

import org.jspecify.annotations.NullMarked;
