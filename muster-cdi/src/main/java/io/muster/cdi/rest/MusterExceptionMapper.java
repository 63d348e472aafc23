package io.muster.cdi.rest;

import io.muster.MusterException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers failures of Muster: 503 with {@code Retry-After} where a retry helps, 504 where the outcome is not known,
 * 409, 413, 400 and 500 where the call itself is wrong. Exceptions of the application are left to its own mappers.
 *
 * <p>Found by runtimes that collect providers from beans or class files; an application that lists its classes lists
 * this one too.
 */
@Provider
@ApplicationScoped
public class MusterExceptionMapper implements ExceptionMapper<MusterException> {
    /** Made by the container. */
    public MusterExceptionMapper() {}

    @Override
    public Response toResponse(MusterException failure) {
        ErrorAnswer answer = ErrorAnswer.of(failure);
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.body());
        answer.headers().forEach(response::header);
        return response.build();
    }
}
