-- The database of MAD, as the migrations make it. Written by scripts/write-schema.ts; do not edit.
-- MySQL 8.4, MariaDB 10.11. In the container it runs once, at the first start; the services then find nothing to migrate.

SET NAMES utf8mb4;

CREATE DATABASE IF NOT EXISTS `deepocean` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

USE `deepocean`;

CREATE TABLE IF NOT EXISTS `mad_schema_version` (
  `version` int NOT NULL,
  `name` varchar(255) NOT NULL,
  `applied_at` datetime(6) NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Version 1: tables of the original MAD

CREATE TABLE IF NOT EXISTS `mad_report` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  `is_malicious` tinyint(1) NOT NULL,
  `ua` text NOT NULL,
  `url` text NOT NULL,
  `srcip` varchar(64) NOT NULL,
  `srcport` int NOT NULL,
  `dstip` varchar(64) NOT NULL,
  `dstport` int NOT NULL,
  `time` datetime(6) NOT NULL,
  `detected_by_cnn` tinyint(1) NOT NULL,
  `device` varchar(255) NOT NULL,
  `os` varchar(255) NOT NULL,
  `browser` varchar(255) NOT NULL,
  `type` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_loss` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `time` datetime(6) NOT NULL,
  `loss` double NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_processedfile` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_tobeprocessedfile` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `path` varchar(255) NOT NULL,
  `status` tinyint(1) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO mad_schema_version VALUES (1, 'tables of the original MAD', utc_timestamp(6));

-- Version 2: captures, figures, triage, access; wider columns and indexes for the original tables

UPDATE `mad_report` SET `name` = coalesce(`name`, ''), `is_malicious` = coalesce(`is_malicious`, 0), `ua` = coalesce(`ua`, ''), `url` = coalesce(`url`, ''), `srcip` = coalesce(`srcip`, ''), `srcport` = coalesce(`srcport`, 0), `dstip` = coalesce(`dstip`, ''), `dstport` = coalesce(`dstport`, 0), `time` = coalesce(`time`, '1970-01-01'), `detected_by_cnn` = coalesce(`detected_by_cnn`, 0), `device` = coalesce(`device`, ''), `os` = coalesce(`os`, ''), `browser` = coalesce(`browser`, ''), `type` = coalesce(`type`, 0) WHERE `name` IS NULL OR `is_malicious` IS NULL OR `ua` IS NULL OR `url` IS NULL OR `srcip` IS NULL OR `srcport` IS NULL OR `dstip` IS NULL OR `dstport` IS NULL OR `time` IS NULL OR `detected_by_cnn` IS NULL OR `device` IS NULL OR `os` IS NULL OR `browser` IS NULL OR `type` IS NULL;

ALTER TABLE `mad_report`
  ENGINE=InnoDB,
  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE `mad_report`
  MODIFY `id` bigint NOT NULL AUTO_INCREMENT,
  MODIFY `name` varchar(255) NOT NULL,
  MODIFY `is_malicious` tinyint(1) NOT NULL,
  MODIFY `ua` mediumtext NOT NULL,
  MODIFY `url` mediumtext NOT NULL,
  MODIFY `srcip` varchar(64) NOT NULL,
  MODIFY `srcport` int NOT NULL,
  MODIFY `dstip` varchar(64) NOT NULL,
  MODIFY `dstport` int NOT NULL,
  MODIFY `time` datetime(6) NOT NULL,
  MODIFY `detected_by_cnn` tinyint(1) NOT NULL,
  MODIFY `device` varchar(255) NOT NULL,
  MODIFY `os` varchar(255) NOT NULL,
  MODIFY `browser` varchar(255) NOT NULL,
  MODIFY `type` int NOT NULL;

UPDATE `mad_loss` SET `time` = coalesce(`time`, '1970-01-01'), `loss` = coalesce(`loss`, 0) WHERE `time` IS NULL OR `loss` IS NULL;

ALTER TABLE `mad_loss`
  ENGINE=InnoDB,
  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE `mad_loss`
  MODIFY `id` bigint NOT NULL AUTO_INCREMENT,
  MODIFY `time` datetime(6) NOT NULL,
  MODIFY `loss` double NOT NULL;

UPDATE `mad_processedfile` SET `name` = coalesce(`name`, '') WHERE `name` IS NULL;

ALTER TABLE `mad_processedfile`
  ENGINE=InnoDB,
  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE `mad_processedfile`
  MODIFY `id` bigint NOT NULL AUTO_INCREMENT,
  MODIFY `name` varchar(255) NOT NULL;

UPDATE `mad_tobeprocessedfile` SET `path` = coalesce(`path`, ''), `status` = coalesce(`status`, 0) WHERE `path` IS NULL OR `status` IS NULL;

ALTER TABLE `mad_tobeprocessedfile`
  ENGINE=InnoDB,
  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE `mad_tobeprocessedfile`
  MODIFY `id` bigint NOT NULL AUTO_INCREMENT,
  MODIFY `path` text NOT NULL,
  MODIFY `status` tinyint(1) NOT NULL;

CREATE INDEX report_by_time ON mad_report (time);

CREATE INDEX report_by_name ON mad_report (name);

CREATE INDEX loss_by_time ON mad_loss (time);

CREATE INDEX processedfile_by_name ON mad_processedfile (name);

CREATE TABLE IF NOT EXISTS `mad_capture` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `path` text NOT NULL,
  `path_digest` char(64) NOT NULL,
  `dataset` varchar(255) NOT NULL,
  `source` varchar(32) NOT NULL,
  `state` varchar(32) NOT NULL,
  `attempts` int NOT NULL DEFAULT 0,
  `claimed_by` varchar(255) DEFAULT NULL,
  `claimed_until` datetime(6) DEFAULT NULL,
  `retry_at` datetime(6) DEFAULT NULL,
  `size_bytes` bigint NOT NULL,
  `modified_at` datetime(6) NOT NULL,
  `digest` char(64) DEFAULT NULL,
  `found_at` datetime(6) NOT NULL,
  `started_at` datetime(6) DEFAULT NULL,
  `judged_at` datetime(6) DEFAULT NULL,
  `first_packet_at` datetime(6) DEFAULT NULL,
  `last_packet_at` datetime(6) DEFAULT NULL,
  `packets` bigint NOT NULL DEFAULT 0,
  `flows` bigint NOT NULL DEFAULT 0,
  `requests` bigint NOT NULL DEFAULT 0,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  `model_version` text DEFAULT NULL,
  `warnings` mediumtext DEFAULT NULL,
  `error_code` varchar(255) DEFAULT NULL,
  `error_message` text DEFAULT NULL,
  `file_removed` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `capture_by_path_digest` (`path_digest`),
  KEY `capture_by_state_retry_at` (`state`, `retry_at`),
  KEY `capture_by_first_packet_at` (`first_packet_at`),
  KEY `capture_by_judged_at` (`judged_at`),
  KEY `capture_by_dataset` (`dataset`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_verdict` (
  `report_id` bigint NOT NULL,
  `capture_id` bigint NOT NULL,
  `host_id` bigint NOT NULL,
  `server_id` bigint NOT NULL,
  `application_id` bigint NOT NULL,
  `software_id` bigint NOT NULL,
  `connection_id` bigint NOT NULL,
  `domain` varchar(255) NOT NULL,
  `time` datetime(6) NOT NULL,
  `malicious` tinyint(1) NOT NULL,
  `score` double NOT NULL,
  `decided_by` varchar(32) NOT NULL,
  `community_id` varchar(255) NOT NULL,
  `flow_start` datetime(6) NOT NULL,
  `first_offset` bigint NOT NULL,
  `last_offset` bigint NOT NULL,
  `model_version` varchar(255) DEFAULT NULL,
  `triage` varchar(32) NOT NULL,
  `allow_rule_id` bigint DEFAULT NULL,
  PRIMARY KEY (`report_id`),
  KEY `verdict_by_capture` (`capture_id`, `host_id`, `server_id`, `application_id`, `time`, `malicious`),
  KEY `verdict_by_time` (`time`),
  KEY `verdict_by_score` (`score`),
  KEY `verdict_by_malicious_time` (`malicious`, `time`),
  KEY `verdict_by_triage_malicious_time` (`triage`, `malicious`, `time`),
  KEY `verdict_by_host_id_time` (`host_id`, `time`),
  KEY `verdict_by_connection_id_time` (`connection_id`, `time`),
  KEY `verdict_by_server_id_time` (`server_id`, `time`),
  KEY `verdict_by_application_id_time` (`application_id`, `time`),
  KEY `verdict_by_software_id_time` (`software_id`, `time`),
  KEY `verdict_by_domain_time` (`domain`, `time`),
  KEY `verdict_by_allow_rule_id` (`allow_rule_id`),
  CONSTRAINT `verdict_of_report` FOREIGN KEY (`report_id`) REFERENCES `mad_report` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_explanation` (
  `report_id` bigint NOT NULL,
  `reasons` mediumtext NOT NULL,
  `explanation` mediumtext DEFAULT NULL,
  `requests` mediumtext NOT NULL,
  PRIMARY KEY (`report_id`),
  CONSTRAINT `explanation_of_report` FOREIGN KEY (`report_id`) REFERENCES `mad_report` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_host` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `address` varchar(64) NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `host_by_address` (`address`),
  KEY `host_by_last_seen` (`last_seen`),
  KEY `host_by_malicious` (`malicious`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_server` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `address` varchar(64) NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  `latitude` double DEFAULT NULL,
  `longitude` double DEFAULT NULL,
  `country` varchar(255) DEFAULT NULL,
  `organisation` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `server_by_address` (`address`),
  KEY `server_by_last_seen` (`last_seen`),
  KEY `server_by_malicious` (`malicious`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_application` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `digest` char(64) NOT NULL,
  `user_agent` mediumtext NOT NULL,
  `device` varchar(255) NOT NULL,
  `os` varchar(255) NOT NULL,
  `browser` varchar(255) NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `application_by_digest` (`digest`),
  KEY `application_by_last_seen` (`last_seen`),
  KEY `application_by_malicious` (`malicious`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_software` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `host_id` bigint NOT NULL,
  `application_id` bigint NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  `fingerprint` mediumtext DEFAULT NULL,
  `fingerprint_changed_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `software_by_host_id_application_id` (`host_id`, `application_id`),
  KEY `software_by_application_id` (`application_id`),
  KEY `software_by_first_seen` (`first_seen`),
  KEY `software_by_last_seen` (`last_seen`),
  KEY `software_by_malicious` (`malicious`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_connection` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `host_id` bigint NOT NULL,
  `server_id` bigint NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `connection_by_host_id_server_id` (`host_id`, `server_id`),
  KEY `connection_by_server_id` (`server_id`),
  KEY `connection_by_last_seen` (`last_seen`),
  KEY `connection_by_malicious` (`malicious`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_activity` (
  `capture_id` bigint NOT NULL,
  `host_id` bigint NOT NULL,
  `server_id` bigint NOT NULL,
  `application_id` bigint NOT NULL,
  `software_id` bigint NOT NULL,
  `connection_id` bigint NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL DEFAULT 0,
  `malicious` bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (`capture_id`, `host_id`, `server_id`, `application_id`),
  KEY `activity_by_host_id_first_seen` (`host_id`, `first_seen`),
  KEY `activity_by_server_id_first_seen` (`server_id`, `first_seen`),
  KEY `activity_by_application_id_first_seen` (`application_id`, `first_seen`),
  KEY `activity_by_software_id_first_seen` (`software_id`, `first_seen`),
  KEY `activity_by_connection_id_first_seen` (`connection_id`, `first_seen`),
  KEY `activity_by_time` (`first_seen`, `last_seen`, `malicious`, `verdicts`, `host_id`, `server_id`, `application_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_label` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `report_id` bigint DEFAULT NULL,
  `sample` text DEFAULT NULL,
  `is_malicious` tinyint(1) NOT NULL,
  `source` varchar(255) NOT NULL,
  `reason` text NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `label_by_report_id` (`report_id`),
  KEY `label_by_created_at` (`created_at`),
  CONSTRAINT `label_of_report` FOREIGN KEY (`report_id`) REFERENCES `mad_report` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_triage` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `report_id` bigint NOT NULL,
  `from_state` varchar(32) NOT NULL,
  `to_state` varchar(32) NOT NULL,
  `user_name` varchar(255) NOT NULL,
  `reason` text NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `triage_by_report_id` (`report_id`),
  CONSTRAINT `triage_of_report` FOREIGN KEY (`report_id`) REFERENCES `mad_report` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_note` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `report_id` bigint NOT NULL,
  `user_name` varchar(255) NOT NULL,
  `text` text NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `note_by_report_id` (`report_id`),
  CONSTRAINT `note_of_report` FOREIGN KEY (`report_id`) REFERENCES `mad_report` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_allow_rule` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `field` varchar(32) NOT NULL,
  `value` text NOT NULL,
  `reason` text NOT NULL,
  `user_name` varchar(255) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  `revoked_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_model` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `kind` varchar(255) NOT NULL,
  `version` varchar(255) NOT NULL,
  `state` varchar(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `promoted_at` datetime(6) DEFAULT NULL,
  `metrics` mediumtext NOT NULL,
  `card` mediumtext NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_by_kind_version` (`kind`, `version`),
  KEY `model_by_kind_state` (`kind`, `state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_user` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  `password` text NOT NULL,
  `role` varchar(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `disabled` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `user_by_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_session` (
  `digest` char(64) NOT NULL,
  `user_id` bigint NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `session_by_user_id` (`user_id`),
  KEY `session_by_expires_at` (`expires_at`),
  CONSTRAINT `session_of_user` FOREIGN KEY (`user_id`) REFERENCES `mad_user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_login_attempt` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `subject` varchar(255) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `login_attempt_by_subject_created_at` (`subject`, `created_at`),
  KEY `login_attempt_by_created_at` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_audit` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `user_name` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `detail` mediumtext NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `audit_by_created_at` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_sensor` (
  `name` varchar(255) NOT NULL,
  `kind` varchar(32) NOT NULL,
  `started_at` datetime(6) NOT NULL,
  `seen_at` datetime(6) NOT NULL,
  `state` mediumtext NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_lock` (
  `name` varchar(32) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO mad_lock (name) VALUES ('allow-rules');

INSERT INTO mad_schema_version VALUES (2, 'captures, figures, triage, access; wider columns and indexes for the original tables', utc_timestamp(6));

-- Version 3: generator

CREATE TABLE IF NOT EXISTS `mad_reading` (
  `row_id` bigint NOT NULL,
  `claimed_by` varchar(255) DEFAULT NULL,
  `claimed_until` datetime(6) DEFAULT NULL,
  `attempts` int NOT NULL DEFAULT 0,
  `retry_at` datetime(6) DEFAULT NULL,
  `problem` text DEFAULT NULL,
  PRIMARY KEY (`row_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_contribution` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `source` varchar(255) NOT NULL,
  `capture_id` bigint DEFAULT NULL,
  `judged_at` datetime(6) DEFAULT NULL,
  `name` varchar(255) NOT NULL,
  `time` datetime(6) NOT NULL,
  `verdicts` bigint NOT NULL,
  `infected` bigint NOT NULL,
  `benign` bigint NOT NULL,
  `malicious` bigint NOT NULL,
  `hidden` varchar(255) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `contribution_by_source` (`source`),
  KEY `contribution_by_capture_id` (`capture_id`),
  KEY `contribution_by_hidden` (`hidden`),
  KEY `contribution_by_time` (`time`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_contribution_connection` (
  `contribution_id` bigint NOT NULL,
  `host` varchar(64) NOT NULL,
  `server` varchar(64) NOT NULL,
  `hits` bigint NOT NULL,
  PRIMARY KEY (`contribution_id`, `host`, `server`),
  KEY `contribution_connection_by_ends` (`host`, `server`, `hits`),
  KEY `contribution_connection_by_server` (`server`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `mad_lease` (
  `name` varchar(32) NOT NULL,
  `owner` varchar(255) NOT NULL,
  `held_until` datetime(6) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO mad_schema_version VALUES (3, 'generator', utc_timestamp(6));

-- Version 4: indexes for the pages of a host, a server and an application

CREATE INDEX software_by_host_id_malicious_first_seen ON mad_software (host_id, malicious, first_seen);

CREATE INDEX software_by_application_id_malicious_first_seen ON mad_software (application_id, malicious, first_seen);

CREATE INDEX connection_by_host_id_malicious_last_seen ON mad_connection (host_id, malicious, last_seen);

CREATE INDEX connection_by_server_id_malicious_last_seen ON mad_connection (server_id, malicious, last_seen);

CREATE INDEX activity_by_application ON mad_activity (application_id, first_seen, last_seen, server_id, verdicts, malicious);

CREATE INDEX verdict_by_malicious ON mad_verdict (malicious, time, report_id, host_id, server_id, application_id);

DROP INDEX software_by_application_id ON mad_software;

DROP INDEX software_by_first_seen ON mad_software;

DROP INDEX software_by_malicious ON mad_software;

DROP INDEX connection_by_server_id ON mad_connection;

DROP INDEX connection_by_malicious ON mad_connection;

DROP INDEX activity_by_application_id_first_seen ON mad_activity;

DROP INDEX verdict_by_malicious_time ON mad_verdict;

INSERT INTO mad_schema_version VALUES (4, 'indexes for the pages of a host, a server and an application', utc_timestamp(6));

-- Version 5: capture deaths

CREATE TABLE IF NOT EXISTS `mad_capture_death` (
  `capture_id` bigint NOT NULL,
  `deaths` int NOT NULL,
  PRIMARY KEY (`capture_id`),
  CONSTRAINT `capture_death_of_capture` FOREIGN KEY (`capture_id`) REFERENCES `mad_capture` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO mad_schema_version VALUES (5, 'capture deaths', utc_timestamp(6));
