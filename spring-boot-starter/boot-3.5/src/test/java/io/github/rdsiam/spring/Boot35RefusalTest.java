package io.github.rdsiam.spring;

class Boot35RefusalTest extends RefusalContract {}
