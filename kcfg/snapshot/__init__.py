"""What was built once and is used again: trees and setups on disk, valid only for exactly their inputs."""
