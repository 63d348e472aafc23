package jakarta.transaction;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** As far as a check by name needs it. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Transactional {}
