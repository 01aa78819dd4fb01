/**
 * IAM tokens for the {@link javax.sql.DataSource} of a Spring Boot application.
 *
 * <p>Applications set properties and meet one class here: {@link io.github.rdsiam.spring.RdsIamMonitors}, for those that
 * declare several data sources themselves. Everything in this package is non-null unless it says otherwise.
 */
@NullMarked
package io.github.rdsiam.spring;

import org.jspecify.annotations.NullMarked;
