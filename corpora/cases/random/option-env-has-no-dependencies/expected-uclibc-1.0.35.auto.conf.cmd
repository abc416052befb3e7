deps_config := \
	Kconfig

include/config/auto.conf: \
	$(deps_config)

ifneq "$(ENV_NUMBER)" "12"
include/config/auto.conf: FORCE
endif
ifneq "$(ENV_TEXT)" "from the environment"
include/config/auto.conf: FORCE
endif

$(deps_config): ;
